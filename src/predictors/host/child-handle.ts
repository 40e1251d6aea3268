import { type ChildProcess, fork } from 'node:child_process';
import os from 'node:os';
import { fileURLToPath } from 'node:url';
import type { PredictorVersion } from '../inference.js';
import type { FromChild, NumberedTask, ToChild, WireProblem } from './protocol.js';
import { versionKey } from './version-key.js';

const childFile = fileURLToPath(new URL('./child.js', import.meta.url));
/** Of the JavaScript heap alone: tokenizers; pictures and models live outside of it. */
const heapMegabytesMax = 512;
/** Below the process that answers requests, so that work in bulk does not delay it. */
const niceness = 10;
const stderrTailBytes = 2000;

/**
 * Nothing of our own, so that no secret is in the reach of a library that fell to a hostile file. Pictures are decoded on
 * changing threads; with an arena for each, glibc would keep a quarter more memory.
 */
const childEnvironment = { MALLOC_ARENA_MAX: '2' };

type Answer = Extract<FromChild, { kind: 'answer' }>;

export interface ChildEvents {
  /** The versions given to `load` are there, or one of them could not be loaded. */
  loaded(child: ChildHandle, problem: WireProblem | undefined): void;
  answered(child: ChildHandle, answer: Answer): void;
  /** These it had not begun, and will not do. */
  recalled?(child: ChildHandle, ids: number[]): void;
  /** Called once; `reason` is for the log. */
  gone(child: ChildHandle, reason: string): void;
}

/** The host's end of one child process. It knows nothing of queues and retries. */
export class ChildHandle {
  readonly #process: ChildProcess;
  /** Keys of the versions that the child has been told about. */
  readonly #told = new Set<string>();
  readonly #exited: Promise<void>;
  #stderr = '';

  constructor(workingDirectory: string, events: ChildEvents) {
    this.#process = fork(childFile, [], {
      cwd: workingDirectory,
      env: childEnvironment,
      execArgv: [`--max-old-space-size=${heapMegabytesMax}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#lowerPriority();
    this.#process.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-stderrTailBytes);
    });
    this.#process.on('message', (message: FromChild) => {
      if (message.kind === 'loaded') events.loaded(this, message.problem);
      else if (message.kind === 'recalled') events.recalled?.(this, message.ids);
      else events.answered(this, message);
    });
    this.#exited = new Promise((resolve) => {
      const end = (reason: string) => {
        resolve();
        events.gone(this, `${reason} ${this.#stderr}`.trim());
      };
      this.#process.once('exit', (code, signal) =>
        end(signal ? `killed by ${signal}` : `exited with ${code}`),
      );
      // A process that could not be started has no exit. Failed sends come here too; then the exit follows.
      this.#process.on('error', (error) => {
        if (this.#process.pid === undefined) end(error.message);
      });
    });
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  load(versions: PredictorVersion[]): void {
    this.#tellVersions(versions, true);
  }

  /** Tasks that want the same versions; together, when there are several. */
  ask(tasks: NumberedTask[], versions: PredictorVersion[]): void {
    const unknown = versions.filter((version) => !this.#told.has(versionKey(version)));
    if (unknown.length > 0) this.#tellVersions(unknown, false);
    this.#send({ kind: 'tasks', tasks });
  }

  /** Asks back what it has not begun. */
  recall(): void {
    this.#send({ kind: 'recall' });
  }

  /** At once, whatever it is doing. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#exited;
  }

  #tellVersions(versions: PredictorVersion[], load: boolean): void {
    const entries = versions.map((version) => ({ key: versionKey(version), version }));
    for (const { key } of entries) this.#told.add(key);
    this.#send({ kind: 'versions', versions: entries, load });
  }

  #send(message: ToChild): void {
    // A child that died meanwhile is reported by its exit.
    this.#process.send(message, () => {});
  }

  #lowerPriority(): void {
    try {
      if (this.#process.pid !== undefined) os.setPriority(this.#process.pid, niceness);
    } catch {
      // Not allowed everywhere, and not needed for a right answer.
    }
  }
}
