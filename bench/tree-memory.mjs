import { readdirSync, readFileSync } from 'node:fs';

/** Resident memory of a process and all its descendants, megabytes; shared pages are counted once (PSS; Linux). */
export function treeMegabytes(root) {
  const parents = new Map();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {}
  }
  const isInTree = (pid) => pid === root || (parents.has(pid) && isInTree(parents.get(pid)));
  let kilobytes = 0;
  for (const pid of parents.keys()) {
    if (!isInTree(pid)) continue;
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]);
    } catch {}
  }
  return kilobytes / 1024;
}
