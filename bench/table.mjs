/** Prints rows as a table; numbers to the right. */
export function printTable(title, head, rows) {
  const cells = [head, ...rows.map((row) => row.map(shown))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ');
  console.log(`\n${title}\n`);
  console.log(line(cells[0]));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const row of cells.slice(1)) console.log(line(row));
}

export function median(values) {
  return quantile(values, 0.5);
}

/** The value below which a share of the values lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

/** Milliseconds of each of `count` runs of an asynchronous function, after a warm-up; its own, where it gives a number. */
export async function timeEach(count, run, warmUp = Math.ceil(count / 10)) {
  const times = [];
  for (let n = -warmUp; n < count; n++) {
    const start = performance.now();
    const own = await run(n < 0 ? n + warmUp : n);
    if (n >= 0) times.push(typeof own === 'number' ? own : performance.now() - start);
  }
  return times;
}

function shown(value) {
  if (typeof value !== 'number') return String(value);
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
