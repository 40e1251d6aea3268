import { type Command, Option } from 'commander';
import { wholeNumber } from '../arguments.js';
import { clientCommand } from '../client-command.js';
import { say, sayJson } from '../output/say.js';
import { table, terminalWidth } from '../output/table.js';

interface Usage {
  customer: string;
  held: {
    images: { total: number; ready: number; pending: number; failed: number };
    stored_bytes: number;
    collections: number;
    vectors: number;
  };
  limits: Record<string, number>;
  days: Day[];
}

interface Day {
  day: string;
  requests: number;
  limited_requests: number;
  predictions: number;
  ingested_images: number;
}

/** `vitrine usage` */
export function usageCommand(parent: Command): void {
  const command = parent
    .command('usage')
    .description('What a customer holds, may hold, and has asked for day by day')
    .addOption(new Option('--days <n>', 'Days').argParser(wholeNumber(1, 366)).default(7));
  clientCommand<{ days: number }>(command, { level: 'admin' }, async (api, { days, json }) => {
    const usage = await api.call<Usage>('GET', '/usage', { query: { days } });
    if (json) return sayJson(usage);
    say(`${heldTable(usage)}\n\n${daysTable(usage)}`);
  });
}

function heldTable({ customer, held, limits }: Usage): string {
  const { images } = held;
  const state = `${images.ready} ready, ${images.pending} pending, ${images.failed} failed`;
  const rows = [
    { what: 'images', count: images.total, limit: limits.images, more: state },
    { what: 'stored bytes', count: held.stored_bytes, limit: limits.stored_bytes, more: '' },
    { what: 'collections', count: held.collections, limit: undefined, more: '' },
    { what: 'vectors', count: held.vectors, limit: undefined, more: '' },
  ];
  return table(
    rows,
    [
      { title: customer, of: ({ what }) => what },
      { title: 'held', of: ({ count }) => count },
      { title: 'limit', of: ({ limit }) => limit },
      { title: '', of: ({ more }) => more || ' ' },
    ],
    terminalWidth(),
  );
}

function daysTable({ days }: Usage): string {
  return table<Day>(
    days,
    [
      { title: 'day', of: (day) => day.day },
      { title: 'requests', of: (day) => day.requests },
      { title: 'limited', of: (day) => day.limited_requests },
      { title: 'predictions', of: (day) => day.predictions },
      { title: 'ingested', of: (day) => day.ingested_images },
    ],
    terminalWidth(),
  );
}
