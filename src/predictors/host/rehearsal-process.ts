import { writeFileSync } from 'node:fs';
import type { PairScores, Prediction, PredictorVersion } from '../inference.js';
import type { Box } from '../prediction.js';
import { ChildHandle } from './child-handle.js';
import type { FromChild, Task, WireProblem } from './protocol.js';
import { peakMemoryOf } from './resident-memory.js';
import { joined } from './vectors.js';
import { versionKey } from './version-key.js';

/** What ends a rehearsal; the message is for people, but may hold paths. */
export class RehearsalFailure extends Error {}

type Answer = Extract<FromChild, { kind: 'answer' }>;

interface Said {
  prediction: Prediction;
  timings: Answer['timings'];
}

const watchMs = 50;
const megabyte = 1e6;

/** A child of the inference host that is watched closely. */
export class RehearsalProcess {
  readonly #child: ChildHandle;
  readonly #watch: NodeJS.Timeout;
  readonly #memoryBytesMax: number;
  #memoryBytes = 0;
  /** Why it was ended from here. */
  #verdict: string | undefined;
  #gone: RehearsalFailure | undefined;
  /** Whether this is the last of the answers that are waited for. */
  #answered: (answer: Answer) => boolean = () => true;
  #waiting: { resolve(message: FromChild): void; reject(failure: RehearsalFailure): void } | undefined;

  constructor(workingDirectory: string, memoryBytesMax: number) {
    this.#memoryBytesMax = memoryBytesMax;
    this.#child = new ChildHandle(workingDirectory, {
      loaded: (_, problem) => this.#waiting?.resolve({ kind: 'loaded', ...(problem ? { problem } : {}) }),
      answered: (_, answer) => {
        if (this.#answered(answer)) this.#waiting?.resolve(answer);
      },
      gone: (_, reason) => {
        clearInterval(this.#watch);
        this.#gone = new RehearsalFailure(this.#verdict ?? `its process ${reason}`);
        this.#waiting?.reject(this.#gone);
      },
    });
    this.#offerToKernel();
    this.#watch = setInterval(() => void this.#look(), watchMs);
  }

  get hasEnded(): boolean {
    return this.#gone !== undefined || this.#verdict !== undefined;
  }

  /** The most it has held, bytes. */
  get memoryBytes(): number {
    return this.#memoryBytes;
  }

  async start(deadlineMs: number): Promise<void> {
    await this.#ask('starting', deadlineMs, () => this.#child.load([]));
  }

  async load(version: PredictorVersion, deadlineMs: number): Promise<void> {
    const answer = await this.#ask('loading', deadlineMs, () => this.#child.load([version]));
    if (answer.kind === 'loaded' && answer.problem) throw failureOf(answer.problem);
  }

  /** Shows it parts of a picture, together when there are several. */
  async predict(
    version: PredictorVersion,
    picture: Uint8Array,
    deadlineMs: number,
    crops: (Box | undefined)[] = [undefined],
  ): Promise<[Said, ...Said[]]> {
    const versions = [versionKey(version)];
    const tasks = crops.map((crop) => {
      return { kind: 'predict' as const, picture, versions, ...(crop ? { crop } : {}) };
    });
    const answers = await this.#do(tasks, version, deadlineMs);
    return answers.map(({ answer, timings }) => ({ prediction: answer as Prediction, timings })) as [
      Said,
      ...Said[],
    ];
  }

  async embedText(version: PredictorVersion, text: string, deadlineMs: number): Promise<Answer['timings']> {
    const task = { kind: 'text' as const, text, version: versionKey(version) };
    const [answer] = await this.#do([task], version, deadlineMs);
    return answer!.timings;
  }

  /** `seconds`: of the model. */
  async scorePairs(
    version: PredictorVersion,
    anchor: Float32Array,
    candidates: Float32Array[],
    deadlineMs: number,
  ): Promise<{ scores: Float32Array; seconds: number }> {
    const task = {
      kind: 'pairs' as const,
      anchor,
      candidates: joined(candidates),
      version: versionKey(version),
    };
    const [{ answer, timings }] = (await this.#do([task], version, deadlineMs)) as [Answer];
    return { scores: (answer as PairScores).scores, seconds: timings.inference ?? 0 };
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    await this.#child.kill();
  }

  /** Hands over all of them at once. */
  async #do(tasks: Task[], version: PredictorVersion, deadlineMs: number): Promise<Answer[]> {
    const answers: Answer[] = [];
    this.#answered = (answer) => answers.push(answer) === tasks.length;
    const numbered = tasks.map((task, id) => ({ id, task }));
    await this.#ask('running', deadlineMs, () => this.#child.ask(numbered, [version]));
    for (const { answer } of answers) if ('problem' in answer) throw failureOf(answer.problem);
    return answers;
  }

  async #ask(what: string, deadlineMs: number, tell: () => void): Promise<FromChild> {
    if (this.#gone) throw this.#gone;
    const timer = setTimeout(
      () => this.#end(`killed: ${what} did not end within ${Math.round(deadlineMs / 100) / 10} s`),
      deadlineMs,
    );
    try {
      const message = await new Promise<FromChild>((resolve, reject) => {
        this.#waiting = { resolve, reject };
        tell();
      });
      await this.#look();
      if (this.#verdict) throw new RehearsalFailure(this.#verdict);
      return message;
    } finally {
      clearTimeout(timer);
      this.#waiting = undefined;
    }
  }

  async #look(): Promise<void> {
    const { pid } = this.#child;
    const bytes = pid === undefined ? undefined : await peakMemoryOf(pid);
    if (bytes === undefined) return;
    this.#memoryBytes = Math.max(this.#memoryBytes, bytes);
    if (this.#memoryBytes > this.#memoryBytesMax) {
      this.#end(`killed: more than ${Math.round(this.#memoryBytesMax / megabyte)} MB of memory`);
    }
  }

  #end(verdict: string): void {
    if (this.#gone || this.#verdict) return;
    this.#verdict = verdict;
    void this.#child.kill();
  }

  /** Should memory run out before we see it, this process is the one to go. */
  #offerToKernel(): void {
    try {
      if (this.#child.pid !== undefined) writeFileSync(`/proc/${this.#child.pid}/oom_score_adj`, '1000');
    } catch {
      // Linux alone has it.
    }
  }
}

function failureOf({ cause, detail, code }: WireProblem): RehearsalFailure {
  return new RehearsalFailure(cause ?? detail ?? code);
}
