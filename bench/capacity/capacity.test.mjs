import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../dist/seeded-random.js';
import { quantile } from '../table.mjs';
import { fitThrough, heldOut, shapes } from './fit.mjs';
import { resourcesFor } from './model.mjs';
import { erlangC, simulateFanOut, simulateQueue } from './queue.mjs';

const requests = 400_000;
const exponential = (random) => {
  const holds = -Math.log(1 - random());
  return { holds, takes: holds };
};
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('the queue', () => {
  it.each([
    [1, 0.5],
    [1, 0.8],
    [4, 0.7],
    [8, 0.75],
  ])('waits as M/M/%i does at %d of its capacity', (servers, utilisation) => {
    const rate = servers * utilisation;
    const { waited, answered } = simulateQueue({
      rate,
      servers,
      draw: exponential,
      requests,
      random: seededRandom(7),
    });
    const waits = erlangC(servers, rate);
    expect(waited.filter((wait) => wait > 0).length / waited.length).toBeCloseTo(waits, 1);
    const expected = waits / (servers - rate);
    expect(mean(waited) / expected).toBeGreaterThan(0.9);
    expect(mean(waited) / expected).toBeLessThan(1.1);
    expect(mean(answered) / (1 + expected)).toBeCloseTo(1, 1);
  });

  it('waits half as long where all requests take the same time, by Pollaczek and Khinchine', () => {
    const rate = 0.8;
    const draw = () => ({ holds: 1, takes: 1 });
    const { waited } = simulateQueue({ rate, servers: 1, draw, requests, random: seededRandom(11) });
    expect(mean(waited) / (rate / (2 * (1 - rate)))).toBeCloseTo(1, 1);
  });

  it('has M/M/1 answer in a time that is exponential again', () => {
    const { answered } = simulateQueue({
      rate: 0.5,
      servers: 1,
      draw: exponential,
      requests,
      random: seededRandom(3),
    });
    expect(quantile(answered, 0.99) / (Math.log(100) / 0.5)).toBeCloseTo(1, 1);
  });

  it('answers a fan-out when the last shard has', () => {
    const { answered } = simulateFanOut({
      rate: 1e-6,
      shards: 10,
      servers: 1,
      draw: exponential,
      requests: 20_000,
      random: seededRandom(5),
    });
    // Without any waiting: the mean of the largest of ten is the tenth harmonic number.
    expect(mean(answered) / 2.929).toBeCloseTo(1, 1);
  });

  it('knows Erlang', () => {
    expect(erlangC(1, 0.8)).toBeCloseTo(0.8, 10);
    // 2ρ² / (1 + ρ) for two servers
    expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 10);
  });
});

describe('the fit', () => {
  it('finds the parameters that points were made with, and says so of the one held out', () => {
    const points = [1e3, 1e4, 1e5, 1e6].map((n) => [n, 2 + 0.5 * Math.log(n)]);
    const found = fitThrough(points, shapes.logarithm);
    expect(found.a).toBeCloseTo(2, 8);
    expect(found.b).toBeCloseTo(0.5, 8);
    for (const { measured, predicted } of heldOut(points, shapes.logarithm))
      expect(predicted).toBeCloseTo(measured, 8);
  });

  it('does not let time fall while images grow', () => {
    const { a, b } = fitThrough(
      [
        [1e3, 3],
        [1e4, 2],
        [1e5, 2.5],
      ],
      shapes.logarithm,
    );
    expect(b).toBe(0);
    expect(a).toBeGreaterThan(2);
    expect(a).toBeLessThan(3);
  });
});

describe('the resources', () => {
  const costs = {
    busiestMs: () => 1,
    cpuMs: () => 2,
    smallest: 1_000,
    databaseMs: () => 4,
    serverBytes: (vectors) => 1e9 + 1_000 * vectors,
    diskBytes: (images) => 2_000 * images,
    databaseBytes: (vectors) => 1_500 * vectors,
    ingestCpuMs: () => 36,
  };
  const plan = {
    requests: 1_000,
    utilisation: 0.5,
    replicas: 2,
    copies: 2,
    nodeCores: 8,
    nodeGb: 10,
    pictureKb: 100,
    isOneShop: false,
  };

  it('counts servers, shards, cores, memory and disk of vectors in the servers', () => {
    const found = resourcesFor(18_000_000, 'in the servers', costs, plan);
    // 8 GB of each node of 10 hold vectors; a server's own gigabyte leaves seven: 18 GB are three shards.
    expect(found.shards).toBe(3);
    // A third of 1,000 requests, one millisecond each, half used: one server; two for each shard all the same.
    expect(found.servers).toBe(6);
    expect(found.cores).toBeCloseTo(4, 8);
    expect(found.memoryGb).toBeCloseTo(6 * (1 + 6), 8);
    expect(found.diskGb).toBeCloseTo(72, 8);
    expect(found.pictureGb).toBeCloseTo(1_800, 8);
    expect(found.fillCoreHours).toBeCloseTo(180, 8);
  });

  it('has all shards asked every time where all images are one shop', () => {
    const found = resourcesFor(18_000_000, 'in the servers', costs, { ...plan, isOneShop: true });
    expect(found.servers).toBe(6);
    expect(found.cores).toBeCloseTo(12, 8);
    const more = resourcesFor(18_000_000, 'in the servers', costs, {
      ...plan,
      isOneShop: true,
      requests: 3_000,
    });
    expect(more.servers).toBe(18);
  });

  it('counts those of vectors in PostgreSQL', () => {
    const found = resourcesFor(18_000_000, 'in PostgreSQL', costs, plan);
    expect(found.servers).toBe(2);
    // The servers' two milliseconds and the four of the search, half used.
    expect(found.cores).toBeCloseTo(12, 8);
    expect(found.memoryGb).toBeCloseTo(2 * 1 + 2 * 27, 8);
    expect(found.diskGb).toBeCloseTo(2 * (36 + 27), 8);
  });
});
