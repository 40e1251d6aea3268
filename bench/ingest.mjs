import { setTimeout as sleep } from 'node:timers/promises';

const perForm = 50;

/** Images a second from the first request until all are ready. The requests are written before: that is the client's work. */
export async function ingest(call, round, pictures) {
  const forms = [];
  for (let at = 0; at < pictures.length; at += perForm)
    forms.push(await written(round, at, pictures.slice(at, at + perForm)));
  const start = performance.now();
  for (const form of forms) {
    const { status } = await call('POST /images', form);
    if (status !== 202) throw new Error(`POST /images answered ${status}`);
  }
  while ((await call('GET /images?status=pending&limit=1')).body.results.length > 0) await sleep(200);
  return (1000 * pictures.length) / (performance.now() - start);
}

/** A form as the bytes that go over the wire. */
async function written(round, first, pictures) {
  const form = new FormData();
  for (const [n, bytes] of pictures.entries()) {
    form.append('id', `${round}-${first + n}`);
    form.append('file', new Blob([bytes], { type: 'image/jpeg' }), `${first + n}.jpg`);
  }
  const response = new Response(form);
  return { bytes: Buffer.from(await response.arrayBuffer()), type: response.headers.get('content-type') };
}
