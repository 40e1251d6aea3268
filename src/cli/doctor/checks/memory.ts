import { type Check, ok, warning } from '../check.js';

const name = 'memory';
/** Resident, measured with the shipped predictors after the demo shop has been loaded. */
const serverBytes = 450e6;
const inferenceProcessBytes = 250e6;

export const checkMemory: Check = async ({ config, availableMemoryBytes }) => {
  const needed = serverBytes + config.inferenceProcesses * inferenceProcessBytes;
  const available = availableMemoryBytes();
  const facts = `${gigabytes(available)} are available; ${config.inferenceProcesses} inference processes and the server need about ${gigabytes(needed)}`;
  if (available >= needed) return [ok(name, facts)];
  return [warning(name, facts, 'Use fewer with --inference-processes, or give the machine more memory.')];
};

const gigabytes = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;
