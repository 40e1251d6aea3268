import { type Given, isRefused, type Picture, type Refused } from './source.js';

/** Pictures of one request: few enough that an answer comes soon, and the bar moves, when it waits for them. */
const batchPicturesMax = 20;
/** All batches that are under way are in memory. The server takes 64 MiB. */
const batchBytesMax = 16 * 1024 * 1024;

/** Pictures in batches that one request can carry; what cannot be sent goes to `refuse`. */
export async function* batches(
  pictures: AsyncIterable<Given> | Iterable<Given>,
  refuse: (refused: Refused) => void,
): AsyncGenerator<Picture[]> {
  let batch: Picture[] = [];
  let bytes = 0;
  for await (const given of pictures) {
    if (isRefused(given)) {
      refuse(given);
      continue;
    }
    const size = given.file?.bytes ?? 0;
    if (batch.length > 0 && (batch.length === batchPicturesMax || bytes + size > batchBytesMax)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(given);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

/** Works on up to `count` at a time, taking the next only when one is done. The first failure ends it. */
export async function inParallel<Item>(
  items: AsyncIterator<Item>,
  count: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  let failed = false;
  const line = async () => {
    while (!failed) {
      const { value, done } = await items.next();
      if (done) return;
      await work(value).catch((error) => {
        failed = true;
        throw error;
      });
    }
  };
  await Promise.all(Array.from({ length: count }, line));
}
