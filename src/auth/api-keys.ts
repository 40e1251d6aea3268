import { randomBytes } from 'node:crypto';
import sql, { empty } from 'sql-template-tag';
import type { CustomerLimits } from '../customers/settings.js';
import type { Database, Queryable } from '../db/database.js';
import { Remembered } from '../db/remembered.js';
import { createApiKey, hashApiKey } from './api-key.js';

/** Whose key it is; `customerId` is null for the keys of superusers. */
export interface ApiKeyOwner {
  keyId: string;
  customerId: string | null;
  /** Whether the customer has been suspended. */
  isSuspended: boolean;
  /** Of the customer, as they are now; empty where nothing is limited. */
  limits: CustomerLimits;
}

/** A key as it is listed: never its text, which only its maker saw. */
export interface ApiKey {
  id: string;
  /** Null for a key of the superusers. */
  customerId: string | null;
  label: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  /** From then on it is refused. */
  endsAt: Date | null;
}

const keyColumns = sql`id, customer_id as "customerId", label, created_at as "createdAt",
  last_used_at as "lastUsedAt", ends_at as "endsAt"`;

/** Uses are written together, so that a request costs no write. */
const usesWrittenEveryMs = 60_000;

interface Row extends ApiKeyOwner {
  endsAt: Date | null;
}

/** The API keys of an installation. */
export class ApiKeys {
  readonly #db: Database;
  readonly #clock: () => Date;
  readonly #known: Remembered<Row | undefined>;
  readonly #timer: NodeJS.Timeout;
  /** Last uses that have not been written yet, by id of the key. */
  #uses = new Map<string, Date>();

  constructor(db: Database, clock: () => Date) {
    this.#db = db;
    this.#clock = clock;
    this.#known = new Remembered(db);
    this.#timer = setInterval(() => void this.writeUses().catch(() => {}), usesWrittenEveryMs).unref();
  }

  /** The owner of the key with this hash, or `undefined` when there is none or it has ended. */
  async find(hash: Uint8Array): Promise<ApiKeyOwner | undefined> {
    const row = await this.#known.get(Buffer.from(hash).toString('latin1'), () => readKey(this.#db, hash));
    const now = this.#clock();
    if (!row || (row.endsAt && row.endsAt <= now)) return undefined;
    this.#uses.set(row.keyId, now);
    return row;
  }

  /** Call it once a customer was suspended, resumed or deleted, or its limits were changed. */
  forget(): void {
    this.#known.forget();
  }

  /** One more than `limit`, oldest first: of one customer, of the superusers (`null`), or all. */
  async list(of: { customerId?: string | null; limit: number; offset: number }): Promise<ApiKey[]> {
    await this.writeUses();
    const { customerId, limit, offset } = of;
    const condition =
      customerId === undefined ? empty : sql`where customer_id is not distinct from ${customerId}`;
    return this.#db.query<ApiKey>(sql`
      select ${keyColumns} from api_keys ${condition} order by created_at, id limit ${limit + 1} offset ${offset}`);
  }

  /** Makes a key for a customer, or for superusers (`null`); `text` cannot be shown again. */
  create(customerId: string | null, label: string): Promise<{ key: ApiKey; text: string }> {
    return insertApiKey(this.#db, customerId, { label, now: this.#clock() });
  }

  /** Makes a key in place of another, which ends `overlapSeconds` from now, or earlier if it was to. */
  async rotate(
    id: string,
    overlapSeconds: number,
  ): Promise<{ key: ApiKey; text: string; old: ApiKey } | undefined> {
    const now = this.#clock();
    const made = await this.#db.transaction(async (tx) => {
      const old = await endKey(tx, id, new Date(now.getTime() + overlapSeconds * 1000));
      return old && { ...(await insertApiKey(tx, old.customerId, { label: old.label, now })), old };
    });
    this.forget();
    return made;
  }

  /** Ends a key at once, on every process. */
  async revoke(id: string): Promise<ApiKey | undefined> {
    const key = await endKey(this.#db, id, this.#clock());
    this.forget();
    return key;
  }

  async writeUses(): Promise<void> {
    const uses = [...this.#uses];
    if (uses.length === 0) return;
    this.#uses = new Map();
    await this.#db.query(sql`
      update api_keys k set last_used_at = greatest(k.last_used_at, u.at)
      from jsonb_to_recordset(${JSON.stringify(uses.map(([id, at]) => ({ id, at })))}::jsonb) as u(id text, at timestamptz)
      where k.id = u.id`);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.writeUses();
  }
}

/** Makes a key for a customer, or for superusers (`null`). */
export async function insertApiKey(
  db: Queryable,
  customerId: string | null,
  { label, now }: { label: string; now: Date },
): Promise<{ key: ApiKey; text: string }> {
  const text = createApiKey(customerId === null ? 'superuser' : 'customer');
  const id = `key-${randomBytes(8).toString('hex')}`;
  await db.query(
    sql`insert into api_keys (id, customer_id, hash, label, created_at)
        values (${id}, ${customerId}, ${hashApiKey(text)}, ${label}, ${now})`,
  );
  return { key: { id, customerId, label, createdAt: now, lastUsedAt: null, endsAt: null }, text };
}

async function readKey(db: Queryable, hash: Uint8Array): Promise<Row | undefined> {
  const [row] = await db.query<Row>(sql`
    select k.id as "keyId", k.customer_id as "customerId", k.ends_at as "endsAt",
      c.suspended_at is not null as "isSuspended", coalesce(c.settings -> 'limits', '{}') as limits
    from api_keys k left join customers c on c.id = k.customer_id
    where k.hash = ${hash}`);
  return row;
}

/** Sets the end of a key; never later than it was. */
async function endKey(db: Queryable, id: string, at: Date): Promise<ApiKey | undefined> {
  const [row] = await db.query<ApiKey>(
    sql`update api_keys set ends_at = least(ends_at, ${at}) where id = ${id} returning ${keyColumns}`,
  );
  return row;
}
