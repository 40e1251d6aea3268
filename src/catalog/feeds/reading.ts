import type { Context } from '../../context.js';
import type { FeedDbRow } from './feed.js';
import { type ClaimedRun, saveProgress } from './open-runs.js';
import { RowErrors } from './row-errors.js';
import { type Counts, type Examples, noCounts } from './run.js';
import { Seen } from './seen.js';

const progressEveryMs = 500;

/** What a run knows while it reads. */
export class Reading {
  readonly context: Context;
  readonly run: ClaimedRun;
  readonly feed: FeedDbRow;
  /** Decides which sale prices count. */
  readonly now: Date;
  /** The items that the feed names; all of them, once it has been read to its end. */
  items = new Seen();
  readonly counts: Counts = { ...noCounts };
  readonly errors = new RowErrors();
  readonly examples: Examples = { created: [], changed: [], hidden: [] };
  bytesRead = 0;
  /** When a sale begins or ends next. */
  changesAt: Date | undefined;
  #savedAt = 0;

  constructor(context: Context, run: ClaimedRun, feed: FeedDbRow) {
    this.context = context;
    this.run = run;
    this.feed = feed;
    this.now = context.clock();
  }

  get customerId(): string {
    return this.run.customer_id;
  }

  noteChange(moment: Date | undefined): void {
    if (moment && (!this.changesAt || moment < this.changesAt)) this.changesAt = moment;
  }

  progress() {
    return { counts: this.counts, bytesRead: this.bytesRead, errorsByCode: this.errors.byCode };
  }

  /** Shows how far the run is, not too often. Throws `RunLost`. */
  async show(isLast = false): Promise<void> {
    const now = performance.now();
    if (!isLast && now - this.#savedAt < progressEveryMs) return;
    this.#savedAt = now;
    await this.errors.save(this.context.db, this.run);
    await saveProgress(this.context.db, this.run, this.progress());
  }
}
