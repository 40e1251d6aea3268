import { setTimeout as sleep } from 'node:timers/promises';
import { startPictureHost } from '../dist/testing/picture-host.js';
import { picture } from '../dist/testing/pictures.js';
import { Ledger } from './ledger.mjs';

const clients = 6;
const idsEach = 5;
/** Shorter than `Retry-After` says, so that much is asked while something is away. */
const refusedPauseMs = 100;
const settleMsMax = 120_000;

/** A shop that posts, replaces and deletes a few images without end, and knows what it was answered. */
export async function openShop(random) {
  const host = await startPictureHost();
  const pictures = await Promise.all(
    Array.from({ length: 24 }, (_, n) => picture(n, { width: 96, height: 80 })),
  );
  const ledger = new Ledger();
  /** How often the shop was answered what. */
  const outcomes = new Map();
  const faults = [];
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
      const answer = await call(`DELETE /images/${id}`);
      note(answer);
      if (answer.status === 204 || answer.status === 404) ledger.acknowledge(id, 'absent');
      return answer.status;
    }
    const version = ledger.nextVersion();
    ledger.begin(id, version);
    const asked = call('POST /images', [{ id, file: fileOf(version, onPoint), metadata: { version } }]);
    onPoint?.('request-sent');
    const answer = await asked;
    note(answer);
    // The same bytes may be there already; what stands beside them is new all the same.
    if (answer.status === 202) ledger.acknowledge(id, version);
    onPoint?.('answered');
    return answer.status;
  }

  /** Posts images that nobody changes but `describe`. */
  async function post(call, ids) {
    const version = ledger.nextVersion();
    for (const id of ids) ledger.begin(id, version);
    const records = ids.map((id) => ({ id, file: fileOf(version), metadata: { version } }));
    const answer = await call('POST /images', records);
    note(answer);
    if (answer.status === 202) for (const id of ids) ledger.acknowledge(id, version);
    return answer.status;
  }

  /** Changes what stands beside the pictures, which is a matter of the database alone. Gives the highest status. */
  async function describe(call, ids, text) {
    const statuses = ids.map(async (id) => {
      const version = ledger.nextVersion();
      ledger.begin(id, version);
      const answer = await call(`PATCH /images/${id}`, { metadata: { version, text } });
      note(answer);
      if (answer.status === 200) ledger.acknowledge(id, version);
      return answer.status;
    });
    return Math.max(...(await Promise.all(statuses)));
  }

  /** Posts an image whose picture comes only after the answer, for which it waits `seconds`. */
  async function postHeld(call, id, seconds, onAsked) {
    const version = ledger.nextVersion();
    ledger.begin(id, version);
    const bytes = pick(pictures);
    let give;
    const answered = new Promise((resolve) => {
      give = resolve;
    });
    const url = host.put(`/${version}.jpg`, async (_, response) => {
      onAsked();
      await answered;
      response.writeHead(200, { 'content-type': 'image/jpeg', 'content-length': bytes.length }).end(bytes);
    });
    try {
      const answer = await call(`POST /images?wait=${seconds}`, [
        { id, file: { url }, metadata: { version } },
      ]);
      note(answer);
      if (answer.status === 202) ledger.acknowledge(id, version);
      return answer;
    } finally {
      give();
    }
  }

  /** What the shop is answered must be done, or a declared refusal that says when to come again. */
  function note({ status, headers, body }) {
    const refusal = body?.code ?? body?.results?.[0].error?.code;
    const outcome = refusal ? `${status} ${refusal}` : String(status);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (!refusal || ['image_not_found', 'token_expired'].includes(refusal)) return;
    if ([503, 507].includes(status) && headers.has('retry-after')) return;
    faults.push(`${outcome}: ${JSON.stringify(body)}`);
  }

  return {
    ledger,
    outcomes,
    post,
    postHeld,
    describe,
    /** Changes images until `isOver`, or the server is gone; `onPoint` hears what has just happened. */
    async trade(call, isOver, onPoint) {
      await Promise.all(
        Array.from({ length: clients }, async (_, client) => {
          try {
            while (!isOver()) {
              const status = await change(call, `i${client}-${Math.floor(random() * idsEach)}`, onPoint);
              if (status >= 400 && status !== 404) await sleep(refusedPauseMs);
            }
          } catch (error) {
            // The connection broke: what it carried was not acknowledged.
            if (!isBroken(error)) throw error;
          }
        }),
      );
    },
    told: () => [...outcomes].map(([outcome, times]) => `${outcome} × ${times}`).join(', '),
    /** Nothing acknowledged is lost, doubled or invented; and nothing was answered that must not be. */
    async compare(call) {
      if (faults.length > 0) throw new Error(`Answers that must not be:\n${faults.slice(0, 3).join('\n')}`);
      ledger.compare(await imagesOf(call));
    },
    /** Waits until all images are ready, and the index holds the same: what other processes write, it hears of a little later. */
    async settle(call) {
      const until = performance.now() + settleMsMax;
      for (let wrong = 'nothing was seen'; wrong; ) {
        if (performance.now() > until) throw new Error(`After ${settleMsMax / 1000} s: ${wrong}`);
        await sleep(100);
        wrong = await unsettled(call);
      }
    },
    /** Searches with a picture, which a predictor has to look at, until there is an answer. */
    async search(call) {
      const file = { base64: pick(pictures).toString('base64') };
      await answerOf(call, 'POST /searches?limit=1', { file }, ({ status }) => status === 503);
    },
    close: () => host.close(),
  };
}

async function unsettled(call) {
  const images = await imagesOf(call);
  const failed = images.filter(({ status }) => status === 'failed');
  if (failed.length > 0) throw new Error(`Failed: ${JSON.stringify(failed.slice(0, 3))}`);
  const pending = images.filter(({ status }) => status !== 'ready');
  if (pending.length > 0) return `not ready: ${JSON.stringify(pending.slice(0, 3))}`;
  if (images.length < 2) return undefined;
  const [{ id }, ...others] = images;
  const { status, body } = await call(`GET /images/${id}/similar?limit=1000`);
  if (status !== 200) return `similar images answered ${status} ${body?.code}`;
  const near = body.results.map((result) => result.id).sort();
  const all = others.map((image) => image.id).sort();
  if (JSON.stringify(near) === JSON.stringify(all)) return undefined;
  return `the index holds ${near.join(' ')}, the database ${all.join(' ')}`;
}

/** What `fetch` throws when a connection ends, and what reads as half a body. */
function isBroken(error) {
  return error instanceof TypeError || error instanceof SyntaxError;
}

async function imagesOf(call) {
  const isAway = ({ body }) => body?.code === 'database_unavailable';
  return (await answerOf(call, 'GET /images?limit=1000', undefined, isAway)).results;
}

/** What was killed comes back by itself a little later: what asks again gets its answer. */
async function answerOf(call, line, sent, isAway) {
  for (const until = performance.now() + settleMsMax; ; await sleep(refusedPauseMs)) {
    const answer = await call(line, sent);
    if (answer.status === 200) return answer.body;
    if (!isAway(answer) || performance.now() > until)
      throw new Error(`${line} answered ${answer.status} ${answer.body?.code}`);
  }
}
