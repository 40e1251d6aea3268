/**
 * The thread in which feeds are read, one after the other: a file is opened, and its rows are read as they are asked for. See
 * feed-reader.ts for the other end.
 */
import { parentPort } from 'node:worker_threads';
import { FeedBroken } from './feed-broken.js';
import { OpenedFeed } from './opened-feed.js';
import type { ReaderReply, ReaderRequest } from './reader-messages.js';

let feed: OpenedFeed;

parentPort!.on('message', async (request: ReaderRequest) => {
  if (request.do === 'open') feed = new OpenedFeed(request.options);
  else if (request.do === 'next') say(await next());
  else say({ what: 'lines', lines: feed.lines(request.batch, request.places) });
});

async function next(): Promise<ReaderReply> {
  try {
    const batch = await feed.next();
    return batch ? { what: 'batch', batch } : { what: 'end', end: feed.end() };
  } catch (error) {
    if (!(error instanceof FeedBroken)) throw error;
    return { what: 'broken', message: error.message };
  }
}

function say(reply: ReaderReply): void {
  const buffers = reply.what === 'end' ? [reply.end.items.keys.buffer, reply.end.items.values.buffer] : [];
  parentPort!.postMessage(reply, buffers as ArrayBuffer[]);
}
