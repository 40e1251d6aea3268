export interface Column<Row> {
  title: string;
  of: (row: Row) => string | number | boolean | null | undefined;
  /** The column that gives way when the table is too wide; the last one unless one says so. */
  shrinks?: boolean;
  /** Texts to the right, too: numbers with a fixed count of digits. */
  right?: boolean;
}

const gap = '  ';
const shrunkMin = 8;

/** Lines of a table: numbers to the right, everything else to the left, no wider than `width` where one is given. */
export function table<Row>(rows: Row[], columns: Column<Row>[], width?: number): string {
  const cells = rows.map((row) => columns.map(({ of }) => shown(of(row))));
  const isNumber = columns.map(({ of, right }) => right === true || holdsNumbers(rows.map(of)));
  const widths = columns.map(({ title }, n) =>
    Math.max(columnsOf(title), ...cells.map((line) => columnsOf(line[n]!))),
  );
  if (width !== undefined) shrink(widths, columns, width);
  const line = (texts: string[]) =>
    texts
      .map((text, n) => fitted(text, widths[n]!, isNumber[n]!))
      .join(gap)
      .trimEnd();
  return [line(columns.map(({ title }) => title.toUpperCase())), ...cells.map(line)].join('\n');
}

function holdsNumbers(values: unknown[]): boolean {
  const known = values.filter((value) => value != null);
  return known.length > 0 && known.every((value) => typeof value === 'number');
}

/** Of standard output; none where it is a file or a pipe, which hold lines of any length. */
export function terminalWidth(): number | undefined {
  return process.stdout.isTTY ? process.stdout.columns : undefined;
}

function shown(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return '-';
  if (value === '') return '-';
  return printable(String(value));
}

/** Ids hold no control characters; other texts of a shop may, and they must not reach the terminal. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, ' ');
}

function shrink<Row>(widths: number[], columns: Column<Row>[], width: number): void {
  const all = widths.reduce((sum, one) => sum + one, 0) + gap.length * (widths.length - 1);
  const over = all - width;
  if (over <= 0) return;
  const marked = columns.findIndex(({ shrinks }) => shrinks);
  const at = marked >= 0 ? marked : widths.length - 1;
  widths[at] = Math.max(widths[at]! - over, Math.min(shrunkMin, widths[at]!));
}

function fitted(text: string, width: number, right: boolean): string {
  const cut = columnsOf(text) <= width ? text : `${cutTo(text, width - 1)}…`;
  const padding = ' '.repeat(Math.max(0, width - columnsOf(cut)));
  return right ? padding + cut : cut + padding;
}

function cutTo(text: string, width: number): string {
  let cut = '';
  for (const character of text) {
    if (columnsOf(cut + character) > width) break;
    cut += character;
  }
  return cut;
}

const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** Places that a text takes in a terminal: East Asian characters and pictures take two, marks over others none. */
function columnsOf(text: string): number {
  let count = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    count += wide.test(character) ? 2 : 1;
  }
  return count;
}
