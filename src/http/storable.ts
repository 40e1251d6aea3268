/** Since Node 20; the types know it from ES2024 on. */
type Text = string & { isWellFormed(): boolean; toWellFormed(): string };

/** Whether a database takes it as text: the character NUL and half of a pair of surrogates are none. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && (text as Text).isWellFormed();
}

/** With another character in the place of each that cannot be stored. */
export function toStorable(text: string): string {
  return (text as Text).toWellFormed().replaceAll('\0', '\ufffd');
}

/** The JSON pointer of the first text in `value` that cannot be stored; of what has it as the name of a field. */
export function unstorableAt(value: unknown): string | undefined {
  // Not by calls within calls: what somebody sends may be nested as deeply as it is long.
  const found: [path: string, value: unknown][] = [['', value]];
  for (const [path, one] of found) {
    if (typeof one === 'string' && !isStorable(one)) return path;
    if (typeof one !== 'object' || one === null || ArrayBuffer.isView(one)) continue;
    for (const [name, part] of Object.entries(one)) {
      if (!isStorable(name)) return path;
      found.push([`${path}/${name}`, part]);
    }
  }
  return undefined;
}
