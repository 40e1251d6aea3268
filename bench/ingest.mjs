import { setTimeout as sleep } from 'node:timers/promises';
import { idTokenOf, signInAsAdmin } from '../acceptance/server.mjs';
import { cheapClient, picturesForm } from './http-client.mjs';

const perForm = 50;

/** Who posts pictures, with little work of its own. */
export async function ingester(credentials) {
  const { API_BASE_URL, API_KEY } = credentials;
  const authorization = await idTokenOf(credentials);
  return {
    post: cheapClient(API_BASE_URL, API_KEY, 1, { authorization }),
    call: await signInAsAdmin(credentials),
  };
}

/** Images a second from the first request until all are ready. The requests are written before: that is the client's work. */
export async function ingest({ post, call }, round, pictures) {
  const named = pictures.map((bytes, n) => ({ id: `${round}-${n}`, bytes }));
  const forms = [];
  for (let at = 0; at < named.length; at += perForm) forms.push(picturesForm(named.slice(at, at + perForm)));
  const start = performance.now();
  for (const [n, form] of forms.entries()) {
    // The last ones are waited for, so that the server is not asked all the time.
    const { status } = await post('POST', n === forms.length - 1 ? '/images?wait=60' : '/images', form);
    if (status !== 202) throw new Error(`POST /images answered ${status}`);
  }
  while ((await call('GET /images?status=pending&limit=1')).body.results.length > 0) await sleep(200);
  return (1000 * pictures.length) / (performance.now() - start);
}
