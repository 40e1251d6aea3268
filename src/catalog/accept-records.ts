import { type Static, Type } from 'typebox';
import type { Context } from '../context.js';
import { errors } from '../errors.js';
import { Problem } from '../http/problem.js';
import { idCharsShown, recordsMax } from '../images/limits.js';
import { thingsPerRequestMax } from './limits.js';
import { type Kind, type Parcel, parcelOf } from './parcel.js';
import { storeParcels } from './store-parcels.js';

export const recordCount = { minItems: 1, maxItems: recordsMax };

const RecordOutcome = Type.Object(
  {
    index: Type.Integer({ description: 'Place in the request, from 0' }),
    id: Type.Union([Type.String(), Type.Null()]),
    result: Type.Enum(['created', 'updated', 'unchanged', 'rejected'], {
      description: '`updated`: it, or something that it nests, is not as it was',
    }),
    error: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
  },
  { $id: 'RecordOutcome' },
);
export type RecordOutcome = Static<typeof RecordOutcome>;

export const RecordOutcomes = Type.Object({ results: Type.Array(RecordOutcome) });

export const upsertDescription = `Takes 1–${recordsMax} records. Each is answered for itself: \`created\`, \`updated\`, \`unchanged\` or \`rejected\`
with the reason; a bad one does not spoil the others. A record says all of the thing: a field that is absent is emptied.`;

/** Takes the good records in, in one transaction, and says of each bad one why it was rejected. */
export async function acceptRecords(
  context: Context,
  customerId: string,
  kind: Kind,
  records: unknown[],
): Promise<{ results: RecordOutcome[]; target: string }> {
  const parcels = new Map<number, Parcel>();
  const rejected = new Map<number, Problem>();
  const taken = new Taken();
  for (const [index, record] of records.entries()) {
    try {
      const parcel = parcelOf[kind](record);
      taken.add(parcel);
      parcels.set(index, parcel);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      rejected.set(index, error);
    }
  }
  const { results, problems } = await storeParcels(context.db, customerId, [...parcels.values()]);
  const outcomes = records.map((record, index): RecordOutcome => {
    const parcel = parcels.get(index);
    const problem = parcel ? problems.get(parcel) : rejected.get(index);
    if (problem) return rejection(index, record, problem);
    return { index, id: parcel!.id, result: results.get(parcel!)! };
  });
  return { results: outcomes, target: outcomes.map(({ id }) => id ?? '?').join(', ') };
}

/** The things that the records of a request name; none may be named twice. */
class Taken {
  readonly #ids = new Set<string>();

  /** Throws when the parcel names what another one, or it itself, has named already, or is beyond what a request may hold. */
  add(parcel: Parcel): void {
    const names = (['categories', 'products', 'looks', 'items'] as const).flatMap((kind) =>
      parcel[kind].map(({ id }) => ({ id, name: `${kind} ${id}` })),
    );
    if (this.#ids.size + names.length > thingsPerRequestMax)
      throw errors.requestInvalid(
        `A request may hold ${thingsPerRequestMax} records, nested ones included; send this one in another.`,
      );
    const own = new Set<string>();
    for (const { id, name } of names) {
      if (this.#ids.has(name) || own.has(name))
        throw errors.requestInvalid(`The id ${id} stands earlier in this request.`);
      own.add(name);
    }
    for (const name of own) this.#ids.add(name);
  }
}

export function rejection(index: number, record: unknown, problem: Problem): RecordOutcome {
  const id = (record as { id?: unknown } | null)?.id;
  const shown = typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, idCharsShown) : null;
  const error = { code: problem.kind.code, detail: problem.detail ?? problem.kind.title };
  return { index, id: shown, result: 'rejected', error };
}
