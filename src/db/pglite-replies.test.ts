import { expect, it } from 'vitest';
import type { DurableFiles } from './pglite-durable-files.js';
import type { ThreadReply } from './pglite-messages.js';
import { Replies } from './pglite-replies.js';

const done = (id: number): ThreadReply => ({
  type: 'done',
  id,
  outcome: { columns: [], values: [], tag: '', changed: false },
});

/** Files whose syncs end when the test says so. */
function slowFiles() {
  const syncs: { end: () => void; fail: (error: Error) => void }[] = [];
  const files = {
    unsettled: false,
    settle: () => {
      files.unsettled = false;
      return new Promise<void>((resolve, reject) => syncs.push({ end: resolve, fail: reject }));
    },
  };
  return { files: files as typeof files & DurableFiles, syncs };
}

const fail = (error: unknown) => expect.unreachable(String(error));

it('acknowledges no write before its log is on the disk, and syncs once for those that wait together', async () => {
  const { files, syncs } = slowFiles();
  const said: number[] = [];
  const replies = new Replies((reply) => said.push((reply as { id: number }).id), files, fail);
  const write = (id: number) => {
    files.unsettled = true;
    replies.give(done(id));
  };
  replies.give(done(1));
  expect(said).toEqual([1]);
  write(2);
  write(3);
  write(4);
  expect({ said, syncs: syncs.length }).toEqual({ said: [1], syncs: 1 });
  syncs[0]!.end();
  await new Promise(setImmediate);
  expect({ said, syncs: syncs.length }).toEqual({ said: [1, 2], syncs: 2 });
  syncs[1]!.end();
  await new Promise(setImmediate);
  expect({ said, syncs: syncs.length }).toEqual({ said: [1, 2, 3, 4], syncs: 2 });
});

it('never acknowledges what the disk refused', async () => {
  const { files, syncs } = slowFiles();
  const said: ThreadReply[] = [];
  const failures: unknown[] = [];
  const replies = new Replies(
    (reply) => said.push(reply),
    files,
    (error) => failures.push(error),
  );
  files.unsettled = true;
  replies.give(done(1));
  syncs[0]!.fail(new Error('EIO'));
  await new Promise(setImmediate);
  expect({ said, failures: failures.length }).toEqual({ said: [], failures: 1 });
});
