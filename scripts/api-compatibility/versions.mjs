/** The last of the versions; one with a suffix (`0.1.0-pre`) comes before the one without. */
export function newest(versions) {
  return versions.toSorted(compare).at(-1);
}

/** Whether `next` may break what `released` promised: the first number went up, or before 1.0 the second. */
export function mayBreak(released, next) {
  const [old, now] = [numbersOf(released), numbersOf(next)];
  if (now[0] !== old[0]) return now[0] > old[0];
  return now[0] === 0 && now[1] > old[1];
}

function compare(one, other) {
  const [a, b] = [numbersOf(one), numbersOf(other)];
  const at = a.findIndex((number, index) => number !== b[index]);
  return at === -1 ? Number(other.includes('-')) - Number(one.includes('-')) : a[at] - b[at];
}

function numbersOf(version) {
  return version.split('-')[0].split('.').map(Number);
}
