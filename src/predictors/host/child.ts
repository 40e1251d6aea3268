/**
 * The child process of the inference host: does one thing at a time, in the order asked. Only this side loads
 * libvips and ONNX Runtime, whose crashes, hangs and memory end here.
 */
import { readFile } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errors } from '../../errors.js';
import type { EncodedPicture, PredictorVersion } from '../inference.js';
import { embedText, loadTextSide } from './embed-text.js';
import { endWithParent } from './parent-watch.js';
import { predictAll, runsSeveral } from './predict.js';
import {
  type FromChild,
  type NumberedTask,
  type Task,
  type Timings,
  type ToChild,
  toWire,
} from './protocol.js';
import { render } from './render.js';
import { scorePairs } from './score-pairs.js';
import { sessionOf } from './sessions.js';

const versions = new Map<string, PredictorVersion>();
type Answer = Extract<FromChild, { kind: 'answer' }>['answer'];

/** What has been handed over and not begun. */
const waiting: Exclude<ToChild, { kind: 'recall' }>[] = [];
let isWorking = false;

process.on('message', (message: ToChild) => {
  if (message.kind === 'recall') return giveBack();
  waiting.push(message);
  if (!isWorking) void work();
});
process.on('disconnect', () => process.exit(0));
endWithParent();
// Ctrl-C and service managers signal the whole group. The host lets us finish what is under way, then ends us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

async function work(): Promise<void> {
  isWorking = true;
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    await handle(next);
    await messagesRead();
  }
  isWorking = false;
}

/** What the host has sent meanwhile may ask back what is next: a run blocks this thread, so that it is unread as yet. */
async function messagesRead(): Promise<void> {
  await nextTurn();
  await nextTurn();
}

function giveBack(): void {
  const ids: number[] = [];
  for (const message of waiting.splice(0)) {
    if (message.kind === 'tasks') ids.push(...message.tasks.map(({ id }) => id));
    else waiting.push(message);
  }
  tell({ kind: 'recalled', ids });
}

async function handle(message: (typeof waiting)[number]): Promise<void> {
  if (message.kind === 'tasks') return answerAll(message.tasks);
  for (const { key, version } of message.versions) versions.set(key, version);
  if (message.load) tell(await loadAll(message.versions.map(({ version }) => version)));
}

async function loadAll(wanted: PredictorVersion[]): Promise<FromChild> {
  try {
    for (const version of wanted) {
      if (version.manifest.runtime === 'onnx') await sessionOf(version);
      if (version.manifest.text) await loadTextSide(version);
    }
    return { kind: 'loaded' };
  } catch (error) {
    return { kind: 'loaded', problem: toWire(error) };
  }
}

/** Together where that saves runs; otherwise one after the other, so that each answer goes as soon as it is there. */
async function answerAll(tasks: NumberedTask[]): Promise<void> {
  const together = tasks.length > 1 && (await shareRuns(tasks[0]!.task));
  for (const some of together ? [tasks] : tasks.map((task) => [task])) {
    const timings = some.map((): Timings => ({}));
    const answers = await answersTo(
      some.map(({ task }) => task),
      timings,
    );
    const memoryBytes = process.memoryUsage.rss();
    for (const [i, { id }] of some.entries())
      tell({ kind: 'answer', id, answer: answers[i]!, timings: timings[i]!, memoryBytes });
  }
}

async function shareRuns(task: Task): Promise<boolean> {
  // A version that cannot be loaded says so to each.
  return task.kind === 'predict' && (await runsSeveral(asked(task)).catch(() => false));
}

function asked(task: Extract<Task, { kind: 'predict' }>): PredictorVersion[] {
  return task.versions.map((key) => versions.get(key)!);
}

async function answersTo(tasks: Task[], timings: Timings[]): Promise<Answer[]> {
  const [first] = tasks as [Task];
  if (first.kind === 'render') return [await render(first.picture, first.sizeMax).catch(told)];
  if (first.kind === 'text')
    return [await embedText(versions.get(first.version)!, first.text, timings[0]!).catch(told)];
  if (first.kind === 'pairs')
    return [await scorePairs(versions.get(first.version)!, first, timings[0]!).catch(told)];
  const shown = tasks.map((task, i) => {
    const { picture, crop } = task as typeof first;
    return { bytes: () => bytesOf(picture), crop, timings: timings[i]! };
  });
  const settled = await predictAll(shown, asked(first));
  return settled.map((one) => (one.status === 'fulfilled' ? one.value : told(one.reason)));
}

function told(error: unknown): Answer {
  return { problem: toWire(error) };
}

/** Not in this thread: while a slow disk reads, what is in hand can be asked back. */
async function bytesOf(picture: EncodedPicture): Promise<Uint8Array> {
  if (picture instanceof Uint8Array) return picture;
  try {
    return await readFile(picture.path);
  } catch (cause) {
    throw errors.fileMissing('The bytes that were handed over are gone; post them again.', { cause });
  }
}

function tell(message: FromChild): void {
  // The host may be gone already; then `disconnect` ends us.
  process.send?.(message, undefined, undefined, () => {});
}
