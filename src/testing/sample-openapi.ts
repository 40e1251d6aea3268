/** A small document with everything the docs page must cope with; for its tests. */
export const sampleDocument = {
  openapi: '3.1.0',
  info: {
    title: 'Vitrine',
    version: '0.1.0',
    summary: 'Visual AI for online shops',
    description:
      'Which pictures **look alike**, what is on them, and what goes with what.\n\n' +
      'Every request carries the header `x-api-key`. Ids are your own.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/v1' }],
  tags: [
    { name: 'images', description: 'Pictures and their similar ones' },
    { name: 'collections', description: 'Named sets of pictures' },
  ],
  paths: {
    '/images': {
      get: {
        operationId: 'list-images',
        tags: ['images'],
        summary: 'List images',
        description: 'In a stable order, a page at a time.',
        security: serviceSecurity(),
        parameters: [
          {
            name: 'limit',
            in: 'query',
            description: 'At most so many',
            schema: { type: 'integer', minimum: 1, maximum: 1000, default: 20 },
          },
          {
            name: 'status',
            in: 'query',
            description: 'Only those with this status',
            schema: { type: 'string', enum: ['pending', 'ready', 'failed'] },
          },
        ],
        responses: {
          200: { description: 'A page of images', content: json({ $ref: '#/components/schemas/ImagePage' }) },
          401: { description: 'The API key is missing, unknown or revoked.' },
        },
      },
      post: {
        operationId: 'create-images',
        tags: ['images'],
        summary: 'Create or replace images',
        security: adminSecurity(),
        requestBody: {
          required: true,
          content: json({
            type: 'array',
            items: { $ref: '#/components/schemas/Image' },
            example: [{ id: 'red-chair', file: { url: 'https://shop.example/red-chair.jpg' } }],
          }),
        },
        responses: { 202: { description: 'One result per record' } },
      },
    },
    '/images/{id}': {
      patch: { ...operationOnImage('update-image', 'Change an image'), security: adminSecurity() },
      delete: { ...operationOnImage('delete-image', 'Delete an image'), security: adminSecurity() },
    },
    '/collections/{id}': {
      put: { ...operationOnImage('replace-collection', 'Replace a collection'), tags: ['collections'] },
    },
  },
  components: {
    securitySchemes: {
      Customer: {
        type: 'apiKey',
        in: 'header',
        name: 'x-api-key',
        description: 'Names the customer, or the superusers.',
      },
      None_Authorization: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'The word `None`: service level.',
      },
      Authorization: {
        type: 'oauth2',
        description: 'Sign in as an admin or a superuser.',
        flows: {
          implicit: {
            authorizationUrl: '/identity/oauth2/authorize',
            scopes: { openid: 'Who you are' },
          },
          authorizationCode: {
            authorizationUrl: '/identity/oauth2/authorize',
            tokenUrl: '/identity/oauth2/token',
            scopes: { openid: 'Who you are' },
          },
        },
      },
    },
    schemas: {
      Image: {
        type: 'object',
        required: ['id'],
        properties: {
          id: { type: 'string', minLength: 1, maxLength: 255, description: 'Your own' },
          status: { type: 'string', enum: ['pending', 'ready', 'failed'] },
          file: { type: 'object', properties: { url: { type: 'string', format: 'uri' } } },
        },
      },
      ImagePage: {
        type: 'object',
        properties: { results: { type: 'array', items: { $ref: '#/components/schemas/Image' } } },
      },
    },
  },
};

/** Where several schemes set one header the last one wins, so the token stands after None. */
function serviceSecurity() {
  return [{ Customer: [], None_Authorization: [] }, ...adminSecurity()];
}

function adminSecurity() {
  return [{ Customer: [], Authorization: ['openid'] }];
}

function operationOnImage(operationId: string, summary: string) {
  return {
    operationId,
    tags: ['images'],
    summary,
    parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
    responses: { 204: { description: 'Done' } },
  };
}

function json(schema: object) {
  return { 'application/json': { schema } };
}
