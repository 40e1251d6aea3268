import { setTimeout as sleep } from 'node:timers/promises';
import { startPictureHost } from '../dist/testing/picture-host.js';
import { picture } from '../dist/testing/pictures.js';
import { Ledger } from './ledger.mjs';

const clients = 6;
const idsEach = 5;
const settleMsMax = 120_000;

/** A shop that posts, replaces and deletes a few images without end, and knows what it was answered. */
export async function openShop(random) {
  const host = await startPictureHost();
  const pictures = await Promise.all(
    Array.from({ length: 24 }, (_, n) => picture(n, { width: 96, height: 80 })),
  );
  const ledger = new Ledger();
  const pick = (list) => list[Math.floor(random() * list.length)];

  function fileOf(version, onAsked) {
    const bytes = pick(pictures);
    if (random() < 0.5) return { base64: bytes.toString('base64') };
    return {
      url: host.put(`/${version}.jpg`, (_, response) => {
        onAsked?.('picture-asked');
        response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length });
        response.write(bytes.subarray(0, bytes.length >> 1), () => {
          onAsked?.('picture-half-sent');
          response.end(bytes.subarray(bytes.length >> 1));
        });
      }),
    };
  }

  async function change(call, id, onPoint) {
    if (random() < 0.15) {
      ledger.begin(id, 'absent');
      const { status } = await call(`DELETE /images/${id}`);
      if (status === 204 || status === 404) ledger.acknowledge(id, 'absent');
      return;
    }
    const version = ledger.nextVersion();
    ledger.begin(id, version);
    const asked = call('POST /images', [{ id, file: fileOf(version, onPoint), metadata: { version } }]);
    onPoint?.('request-sent');
    const { status, body } = await asked;
    // The same bytes may be there already; what stands beside them is new all the same.
    if (status === 202 && body.results[0].result !== 'rejected') ledger.acknowledge(id, version);
    onPoint?.('answered');
  }

  return {
    ledger,
    /** Changes images until `isOver`, or the server is gone; `onPoint` hears what has just happened. */
    async trade(call, isOver, onPoint) {
      await Promise.all(
        Array.from({ length: clients }, async (_, client) => {
          try {
            while (!isOver()) await change(call, `i${client}-${Math.floor(random() * idsEach)}`, onPoint);
          } catch {
            // The connection broke: what it carried was not acknowledged.
          }
        }),
      );
    },
    /** Nothing acknowledged is lost, doubled or invented. */
    async compare(call) {
      ledger.compare(await imagesOf(call));
    },
    /** Waits until all images are ready, and compares the index with them. */
    async settle(call) {
      const until = Date.now() + settleMsMax;
      let images;
      do {
        images = await imagesOf(call);
        await sleep(50);
      } while (images.some(({ status }) => status === 'pending') && Date.now() < until);
      const others = images.filter(({ status }) => status !== 'ready');
      if (others.length > 0) throw new Error(`Not ready: ${JSON.stringify(others.slice(0, 3))}`);
      if (images.length < 2) return;
      const [{ id }] = images;
      const { body } = await call(`GET /images/${id}/similar?limit=1000`);
      const near = body.results.map((result) => result.id).sort();
      const all = images
        .map((image) => image.id)
        .filter((other) => other !== id)
        .sort();
      if (JSON.stringify(near) !== JSON.stringify(all))
        throw new Error(`The index holds ${near.join(' ')}, the database ${all.join(' ')}`);
    },
    close: () => host.close(),
  };
}

async function imagesOf(call) {
  const { status, body } = await call('GET /images?limit=1000');
  if (status !== 200) throw new Error(`GET /images answered ${status}: ${body?.detail}`);
  return body.results;
}
