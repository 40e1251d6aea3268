// The client against a real installation: three levels, signing in, lists, uploads, searches, feeds, refusals.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvFeed, shirt } from '../../dist/catalog/feeds/testing-feeds.js';
import { picture } from '../../dist/testing/pictures.js';
import { createWorld } from '../../dist/testing/world.js';
import {
  cognitoSignIn,
  createAdminClient,
  createServiceClient,
  createSuperuserClient,
  pages,
  pushFeed,
  results,
  searchByPicture,
  setNewPassword,
  uploadImages,
} from '../dist/index.js';

const password = 'Correct-Horse-7';

let world;
let service;
let admin;
let superuser;
beforeAll(async () => {
  world = await createWorld();
  const url = `${world.url}/v1`;
  const { identity, acme } = world;
  await identity.createUser({ username: 'anna', password, groups: ['acme'] });
  await identity.createUser({ username: 'ruth', password, groups: ['superuser'] });
  service = createServiceClient({ url, apiKey: acme.key });
  admin = createAdminClient({ url, apiKey: acme.key, signIn: cognitoSignIn(await credentialsOf('anna')) });
  superuser = createSuperuserClient({
    url,
    apiKey: world.superuser.key,
    signIn: cognitoSignIn(await credentialsOf('ruth', 'superuser')),
    selectedCustomer: 'acme',
  });
  const uploaded = await uploadImages(admin, await pictures(['a1', 'a2', 'a3', 'a4', 'a5']), { wait: 60 });
  expect(uploaded.map(({ id, result, status }) => [id, result, status])).toEqual(
    ['a1', 'a2', 'a3', 'a4', 'a5'].map((id) => [id, 'accepted', 'ready']),
  );
});
afterAll(() => world?.close());

async function credentialsOf(username, level = 'admin') {
  const { COGNITO_IDP, CLIENT_ID, SECRET_HASH } = await world.identity.signInDetails(username, level);
  return { endpoint: COGNITO_IDP, clientId: CLIENT_ID, username, password, secretHash: SECRET_HASH };
}

function pictures(ids) {
  return Promise.all(ids.map(async (id, n) => ({ id, file: new Blob([await picture(n + 1)]) })));
}

const idsOf = (list) => list.map(({ id }) => id);

describe('levels', () => {
  test('service reads', async () => {
    const { data, response } = await service.GET('/images/{id}', { params: { path: { id: 'a1' } } });
    expect(data).toMatchObject({ id: 'a1', status: 'ready' });
    expect(response.headers.get('x-request-id')).toBeTruthy();
  });

  test('service is refused what admins may', async () => {
    const refusal = service.POST('/collections', { body: { id: 'forbidden' } });
    await expect(refusal).rejects.toMatchObject({ status: 403, code: 'privilege_insufficient' });
  });

  test('admin changes and deletes', async () => {
    await admin.POST('/collections', { body: { id: 'summer', name: 'Summer' } });
    const params = { path: { id: 'summer' } };
    const { data } = await admin.PATCH('/collections/{id}', { params, body: { name: 'Late summer' } });
    expect(data.name).toBe('Late summer');
    expect((await admin.DELETE('/collections/{id}', { params })).data).toBeUndefined();
  });

  test('admin takes a token of the caller in both forms', async () => {
    const { acme, url } = world;
    for (const token of [acme.idToken, `Bearer ${acme.accessToken}`]) {
      const client = createAdminClient({ url: `${url}/v1`, apiKey: acme.key, signIn: async () => token });
      expect((await client.GET('/usage')).response.status).toBe(200);
    }
  });

  test('superuser acts for the selected customer, and for another by header', async () => {
    expect((await superuser.GET('/images')).data.results).toHaveLength(5);
    const params = { header: { 'x-selected-customer': 'globex' } };
    expect((await superuser.GET('/images', { params })).data.results).toHaveLength(0);
    expect(idsOf((await superuser.GET('/customers')).data.results)).toContain('globex');
  });
});

describe('signing in', () => {
  test('computes the proof from the secret of the client', async () => {
    const { admin: client } = world.identity.clients;
    const { secretHash, ...credentials } = await credentialsOf('anna');
    const token = await cognitoSignIn({ ...credentials, clientSecret: client.secret }).token();
    expect(token).toMatch(/^ey/);
  });

  test('goes on with the refresh token', async () => {
    const asked = [];
    const fetch = async (request) => {
      asked.push((await request.clone().json()).AuthFlow);
      return globalThis.fetch(request);
    };
    const { secretHash, ...credentials } = await credentialsOf('anna');
    const clientSecret = world.identity.clients.admin.secret;
    const signIn = cognitoSignIn({ ...credentials, clientSecret, fetch });
    const first = await signIn.token();
    const second = await signIn.renewed(first);
    expect(asked).toEqual(['USER_PASSWORD_AUTH', 'REFRESH_TOKEN_AUTH']);
    const { acme, url } = world;
    const client = createAdminClient({ url: `${url}/v1`, apiKey: acme.key, signIn: async () => second });
    expect((await client.GET('/usage')).response.status).toBe(200);
  });

  test('says which refusal it was', async () => {
    const signIn = cognitoSignIn({ ...(await credentialsOf('anna')), password: 'Wrong-Horse-7' });
    await expect(signIn.token()).rejects.toMatchObject({
      name: 'SignInError',
      code: 'NotAuthorizedException',
      message: 'NotAuthorizedException: Incorrect username or password.',
    });
  });

  test('a temporary password is replaced first', async () => {
    const made = await world.identity.createUser({ username: 'nora', groups: ['acme'] });
    const credentials = { ...(await credentialsOf('nora')), password: made.password };
    await expect(cognitoSignIn(credentials).token()).rejects.toMatchObject({
      code: 'NEW_PASSWORD_REQUIRED',
      message: expect.stringContaining('setNewPassword()'),
    });
    await expect(setNewPassword(credentials, 'short')).rejects.toMatchObject({
      code: 'InvalidPasswordException',
    });
    await setNewPassword(credentials, 'Something-Of-Her-Own-7');
    const signIn = cognitoSignIn({ ...credentials, password: 'Something-Of-Her-Own-7' });
    expect(await signIn.token()).toMatch(/^ey/);
  });
});

describe('lists', () => {
  const params = { query: { limit: 2 } };

  test('page by page, to the last', async () => {
    const seen = [];
    for await (const { results, links } of pages(service, '/images', { params }))
      seen.push([idsOf(results), links.offset]);
    expect(seen).toEqual([
      [['a1', 'a2'], 0],
      [['a3', 'a4'], 2],
      [['a5'], 4],
    ]);
  });

  test('result by result, with filters, of a path with parameters', async () => {
    const of = { path: { id: 'a1' }, query: { limit: 1, image: 'expand' } };
    const found = [];
    for await (const result of results(service, '/images/{id}/similar', { params: of })) {
      expect(result.image.id).toBe(result.id);
      found.push(result.id);
      if (found.length === 3) break;
    }
    expect(new Set(found).size).toBe(3);
    expect(found).not.toContain('a1');
  });

  test('an empty one', async () => {
    const params = { query: { status: 'failed' } };
    const seen = [];
    for await (const image of results(service, '/images', { params })) seen.push(image);
    expect(seen).toEqual([]);
  });
});

describe('files', () => {
  test('an upload answers for each picture', async () => {
    const [good] = await pictures(['b1']);
    const bad = { id: 'b2', file: new Blob(['no picture']) };
    const options = { metadata: { season: 'summer' }, wait: 60 };
    const outcomes = await uploadImages(admin, [good, bad], options);
    expect(outcomes).toMatchObject([
      { id: 'b1', result: 'accepted', status: 'ready' },
      { id: 'b2', result: 'rejected', error: { code: 'file_type_unsupported' } },
    ]);
    const { data } = await service.GET('/images/{id}', { params: { path: { id: 'b1' } } });
    expect(data.metadata).toEqual({ season: 'summer' });
    await admin.DELETE('/images/{id}', { params: { path: { id: 'b1' } } });
  });

  test('what is downloaded can be searched with', async () => {
    const params = { path: { id: 'a3' } };
    const { data: file } = await service.GET('/images/{id}/file', { params });
    expect([file.type, file.size > 500]).toEqual(['image/jpeg', true]);
    const crop = { x: 0, y: 0, width: 1, height: 1 };
    const found = await searchByPicture(service, file, { limit: 2, crop });
    expect(found.results).toHaveLength(2);
    expect(found.results[0]).toMatchObject({ id: 'a3', position: 1 });
  });

  test('a picture goes in the body of any operation that takes one', async () => {
    const [{ file }] = await pictures(['a']);
    const { data } = await service.POST('/predictions', { body: { file, predictor: 'vitrine-colours' } });
    expect(JSON.stringify(data)).toContain('vitrine-colours');
  });

  test('a feed is pushed as text, file or stream', async () => {
    await admin.POST('/feeds', { body: { id: 'merchant' } });
    const text = csvFeed(shirt('shirt', 'red'));
    const asText = await pushFeed(admin, 'merchant', text, { contentType: 'text/csv', wait: 60 });
    expect(asText).toMatchObject({ state: 'done', counts: { rows: 2, created: 2 } });
    const file = new Blob([text], { type: 'text/csv' });
    for (const body of [file, file.stream()]) {
      const run = await pushFeed(admin, 'merchant', body, { dry_run: true, wait: 60 });
      expect(run).toMatchObject({ state: 'done', dry_run: true, counts: { rows: 2, unchanged: 2 } });
    }
  });
});

describe('refusals', () => {
  test('name code, detail and request', async () => {
    const asked = service.GET('/images/{id}', { params: { path: { id: 'none' } } });
    await expect(asked).rejects.toMatchObject({
      name: 'VitrineError',
      status: 404,
      code: 'image_not_found',
      title: 'There is no such image.',
      fields: [],
      requestId: expect.stringMatching(/./),
      retryAfterMs: undefined,
    });
  });

  test('list every bad field', async () => {
    const query = { limit: 0, offset: -1 };
    const error = await service.GET('/images', { params: { query } }).catch((error) => error);
    expect(error.code).toBe('request_invalid');
    expect(error.fields.map(({ in: where, path }) => [where, path])).toEqual([
      ['query', '/limit'],
      ['query', '/offset'],
    ]);
    expect(error.message).toContain('400 request_invalid');
  });
});
