import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Problem } from '../../http/problem.js';
import type { PredictorVersion } from '../inference.js';
import { type InferenceHost, startInference } from './inference-host.js';
import { meansModel, openWorkshop, type Workshop } from './testing.js';
import { type HostileFile, hostileFiles } from './testing-hostile-files.js';

let workshop: Workshop;
let means: PredictorVersion;
let host: InferenceHost;
let files: HostileFile[];

beforeAll(async () => {
  workshop = await openWorkshop();
  means = await workshop.version(await meansModel(), {
    name: 'means',
    task: 'classification',
    labels: ['red', 'green', 'blue'],
    outputs: { probabilities: 'probabilities' },
  });
  // The reason for which a child is replaced would hide a leak.
  host = await startInference({
    versions: [means],
    children: 2,
    childMemoryBytesMax: Number.POSITIVE_INFINITY,
  });
  files = await hostileFiles();
});
afterAll(async () => {
  await host?.close();
  await workshop.close();
});

const memoryBytesMax = 700 * 1024 * 1024;

it('answers every damaged, foreign, oversized or deceptive file with a code, or reads it, and stays alive', async () => {
  const pids = host.childPids();
  const surprises: string[] = [];
  const codes = new Map<string, number>();
  for (const { name, bytes, code } of files) {
    for (const [task, outcome] of Object.entries(await outcomes(bytes))) {
      codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
      const isFine = code === undefined ? expectedOutcomes.includes(outcome) : outcome === code;
      if (!isFine) surprises.push(`${name}: ${task} gave ${outcome} instead of ${code}`);
    }
  }
  expect(files.length).toBeGreaterThan(150);
  expect(surprises).toEqual([]);
  expect([...codes.keys()].sort()).toEqual([...expectedOutcomes].sort());

  expect(host.childPids()).toEqual(pids);
  for (const pid of pids) expect(await memoryOf(pid)).toBeLessThan(memoryBytesMax);
  const sound = await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
    .jpeg()
    .toBuffer();
  const answers = [1, 2, 3, 4].map(() =>
    host.predict({ customerId: 'acme', picture: sound, versions: [means], priority: 'realtime' }),
  );
  for (const { results } of await Promise.all(answers)) expect(results).toHaveLength(1);
}, 240_000);

const expectedOutcomes = ['read', 'file_unreadable', 'file_type_unsupported', 'file_too_large'];

async function outcomes(bytes: Uint8Array): Promise<Record<string, string>> {
  const [predict, render] = await Promise.all([
    outcome(host.predict({ customerId: 'acme', picture: bytes, versions: [means], priority: 'ingestion' })),
    outcome(host.render({ customerId: 'acme', bytes, sizeMax: 100, priority: 'ingestion' })),
  ]);
  return { predict, render };
}

async function outcome(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'read',
    (error: unknown) => (error instanceof Problem ? error.kind.code : String(error)),
  );
}

/** Resident bytes. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'VmRSS: 0 kB');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)![1]) * 1024;
}
