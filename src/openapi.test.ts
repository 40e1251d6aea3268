import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { embeddedSignIn } from './identity/embedded-identity.js';
import { openApiDocument, operationIdOf } from './openapi.js';
import { operations } from './operations.js';
import { eventSchema, sentEvents } from './webhooks/events.js';

const document = openApiDocument(operations, { version: '0.0.0', signIn: embeddedSignIn });

test('passes a strict linter', async () => {
  const config = await createConfig({
    extends: ['recommended-strict'],
    rules: {
      // Relative on purpose: the document is right wherever the installation stands.
      'no-server-example.com': 'off',
      // Asked of the operations that change something; those that read need no 4xx of their own beyond the common ones.
      'operation-4xx-response': 'error',
      'operation-operationId': 'error',
      'operation-operationId-unique': 'error',
      'no-unused-components': 'error',
      'security-defined': 'error',
    },
  });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  expect(
    problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} at ${location[0]?.pointer}`),
  ).toEqual([]);
});

test('has every operation under its name, with its level', () => {
  const paths = document.paths as Record<
    string,
    Record<string, { operationId: string; description: string; 'x-privilege-level': string }>
  >;
  for (const operation of operations) {
    const described = paths[operation.path]?.[operation.method.toLowerCase()];
    expect(described?.operationId).toBe(operationIdOf(operation.id));
    expect(described?.description).toContain(`Privilege level: **${operation.level}**`);
    expect(described?.['x-privilege-level']).toBe(operation.level);
  }
});

test('offers the three ways to authorise', () => {
  const { securitySchemes } = document.components as { securitySchemes: Record<string, { type: string }> };
  expect(Object.entries(securitySchemes).map(([name, { type }]) => [name, type])).toEqual([
    ['Customer', 'apiKey'],
    ['Authorization', 'oauth2'],
    ['None_Authorization', 'apiKey'],
  ]);
});

test('tells every event that is posted to customers, with its headers and its body', () => {
  const { webhooks, components } = document as unknown as {
    webhooks: Record<string, { post: { parameters: { name: string }[]; requestBody: { content: object } } }>;
    components: { schemas: Record<string, { properties: { type: object } }> };
  };
  expect(Object.keys(webhooks)).toEqual(Object.keys(sentEvents));
  for (const [type, { post }] of Object.entries(webhooks)) {
    const { $id } = eventSchema(type) as { $id?: string };
    expect(post.parameters.map(({ name }) => name)).toEqual([
      'webhook-id',
      'webhook-timestamp',
      'webhook-signature',
    ]);
    expect(post.requestBody.content).toEqual({
      'application/json': { schema: { $ref: `#/components/schemas/${$id}` } },
    });
    expect(components.schemas[$id!]!.properties.type).toEqual({ type: 'string', const: type });
  }
});
