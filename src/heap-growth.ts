import { setFlagsFromString } from 'node:v8';

/** Of what is in use after a collection. */
const growthPercent = 100;

/**
 * Lets the heap grow further before V8 collects all of it. Left to itself it does so for every 20 MB that outlive two small
 * collections, which is every few seconds while many wait for their turn, and whoever asks then waits for some 50 ms of marking.
 * With 40 MB in use the heap takes as much again at most.
 */
export function collectLessOften(): void {
  setFlagsFromString(`--heap-growing-percent=${growthPercent}`);
}
