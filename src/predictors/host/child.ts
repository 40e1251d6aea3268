/**
 * The child process of the inference host: works on one picture at a time, in the order asked. Only this side loads
 * libvips and ONNX Runtime, whose crashes, hangs and memory end here.
 */
import { readFile } from 'node:fs/promises';
import { errors } from '../../errors.js';
import type { EncodedPicture, Prediction, PredictorVersion, Rendering, TextEmbedding } from '../inference.js';
import { embedText, loadTextSide } from './embed-text.js';
import { endWithParent } from './parent-watch.js';
import { predict } from './predict.js';
import { type FromChild, type Task, type Timings, type ToChild, toWire } from './protocol.js';
import { render } from './render.js';
import { sessionOf } from './sessions.js';

const versions = new Map<string, PredictorVersion>();
/** What is being done; the next thing waits for it. */
let work: Promise<void> = Promise.resolve();

process.on('message', (message: ToChild) => {
  work = work.then(() => handle(message));
});
process.on('disconnect', () => process.exit(0));
endWithParent();
// Ctrl-C and service managers signal the whole group. The host lets us finish what is under way, then ends us.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

async function handle(message: ToChild): Promise<void> {
  if (message.kind === 'versions') {
    for (const { key, version } of message.versions) versions.set(key, version);
    if (message.load) tell(await loadAll(message.versions.map(({ version }) => version)));
    return;
  }
  const timings: Timings = {};
  const answer = await answerTo(message.task, timings).catch((error: unknown) => ({
    problem: toWire(error),
  }));
  tell({ kind: 'answer', id: message.id, answer, timings, memoryBytes: process.memoryUsage.rss() });
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

async function answerTo(task: Task, timings: Timings): Promise<Prediction | Rendering | TextEmbedding> {
  if (task.kind === 'text') return await embedText(versions.get(task.version)!, task.text, timings);
  if (task.kind === 'render') return await render(task.picture, task.sizeMax);
  const asked = task.versions.map((key) => versions.get(key)!);
  const bytes = await bytesOf(task.picture);
  return await predict({ bytes, crop: task.crop, versions: asked }, timings);
}

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
