/** Nothing that an assistant could do anything with: moments of writing, sums, vectors, and addresses that need the key. */
const leftOut = new Set([
  'created_at',
  'updated_at',
  'processed_at',
  'sha256',
  'bytes',
  'vector',
  'file',
  'translations',
  'rests_on',
  'rules_version',
]);
/** The shop's own words, whatever they are called. */
const leftAlone = new Set(['metadata', 'attributes']);
const decimals = 4;

/** An answer of the API with what an assistant needs of it, which has to read it all. */
export function forAssistants(answer: unknown): Record<string, unknown> {
  const { links, ...rest } = answer as { links?: { next: string | null; limit: number; offset: number } };
  const told = brief(rest) as Record<string, unknown>;
  return links?.next ? { ...told, next_offset: links.offset + links.limit } : told;
}

function brief(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toFixed(decimals));
  if (Array.isArray(value)) return value.map(brief);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, one]) => !leftOut.has(name) && !saysNothing(one))
      .map(([name, one]) => [name, leftAlone.has(name) ? one : brief(one)]),
  );
}

/** A list without anything in it says something. */
function saysNothing(value: unknown): boolean {
  return (
    value === null || (typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0)
  );
}
