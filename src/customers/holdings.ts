import sql from 'sql-template-tag';
import type { Queryable } from '../db/database.js';

/** What a customer holds at this moment. */
export interface Holdings {
  images: number;
  /** Bytes of the pictures, uploads that wait to be processed included. */
  storedBytes: number;
}

export async function holdingsOf(db: Queryable, customerId: string): Promise<Holdings> {
  const [row] = await db.query<Holdings>(
    sql`select images, stored_bytes as "storedBytes" from customer_holdings where customer_id = ${customerId}`,
  );
  return row ?? { images: 0, storedBytes: 0 };
}
