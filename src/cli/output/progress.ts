import { Presets, SingleBar } from 'cli-progress';
import { note } from './say.js';

export interface Progress {
  update(done: number, total?: number): void;
  stop(): void;
}

const plainEveryMs = 5_000;

/**
 * On standard error: a bar with count, rate and time left where that is a terminal, else a plain line every few seconds.
 * A total of 0 is one that nobody knows.
 */
export function startProgress(
  what: string,
  unit: string,
  total: number,
  { isTerminal = process.stderr.isTTY === true, now = Date.now, tell = note } = {},
): Progress {
  const startedAt = now();
  const facts = (done: number, all: number) => {
    const seconds = (now() - startedAt) / 1000;
    const rate = seconds > 0 ? done / seconds : 0;
    const left = rate > 0 && all > 0 ? duration((all - done) / rate) : '-';
    return { rate: rate.toFixed(1), left };
  };
  if (!isTerminal) return plain(what, unit, total, facts, now, tell);
  const bar = new SingleBar(
    {
      format: `${what} [{bar}] {value}/{total} ${unit}, {rate}/s, {left} left`,
      hideCursor: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  bar.start(total, 0, { rate: '-', left: '-' });
  return {
    update(done, all = total) {
      if (all !== bar.getTotal()) bar.setTotal(all);
      bar.update(done, facts(done, all));
    },
    stop: () => bar.stop(),
  };
}

function plain(
  what: string,
  unit: string,
  total: number,
  facts: (done: number, all: number) => { rate: string; left: string },
  now: () => number,
  tell: (text: string) => void,
): Progress {
  let toldAt = now();
  return {
    update(done, all = total) {
      if (now() - toldAt < plainEveryMs) return;
      toldAt = now();
      const { rate, left } = facts(done, all);
      tell(`${what}: ${done}${all > 0 ? `/${all}` : ''} ${unit}, ${rate}/s, ${left} left`);
    },
    stop() {},
  };
}

/** As people say it: `42 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
