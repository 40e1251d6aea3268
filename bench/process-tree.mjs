import { readdirSync, readFileSync } from 'node:fs';

/** What Linux counts the time of a process in. */
const ticksPerSecond = 100;

/** Resident memory of a process and all its descendants, megabytes; shared pages are counted once (PSS; Linux). */
export function treeMegabytes(root) {
  let kilobytes = 0;
  for (const { pid } of processTree(root)) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
    } catch {}
  }
  return kilobytes / 1024;
}

/** Processor seconds that a process and its living descendants have taken so far, in all their threads (Linux). */
export function treeCpuSeconds(root) {
  return processTree(root).reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond;
}

/** Processor seconds of each thread of a process so far, by its number (Linux). */
export function threadCpuSeconds(pid) {
  return new Map(
    readdirSync(`/proc/${pid}/task`).map((thread) => {
      const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
      return [thread, fieldsOf(stat).ticks / ticksPerSecond];
    }),
  );
}

function processTree(root) {
  const all = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      all.set(Number(pid), { pid: Number(pid), ...fieldsOf(stat) });
    } catch {}
  }
  const isInTree = ({ pid, parent }) => pid === root || (all.has(parent) && isInTree(all.get(parent)));
  return [...all.values()].filter(isInTree);
}

/** The name of a process stands in brackets and may hold anything. */
function fieldsOf(stat) {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}
