import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { changeRecord } from './change-record.js';
import { expansionQuery, Product } from './expansion.js';
import { getProductWith, productNotFound } from './find-one.js';
import { ProductChange, productInputOf } from './product.js';
import { findProducts } from './rows.js';

export const updateProduct = operation({
  id: 'update-product',
  method: 'PATCH',
  path: '/products/{id}',
  level: 'admin',
  scope: 'customer',
  tag: 'Catalogue',
  summary: 'Change a product',
  description:
    'Fields that are absent stay as they are, null empties one; `attributes` are merged, null takes a name away.',
  params: Type.Object({ id: Id }),
  query: Type.Object(expansionQuery('product'), { additionalProperties: false }),
  body: ProductChange,
  example: { brand: 'Acme', attributes: { season: 'summer' } },
  answers: { 200: { description: 'The product as it is now', schema: Product } },
  errors: [errors.productNotFound, errors.categoryNotFound],
  async handle({ context: { db }, customerId, params: { id }, query, body }) {
    await changeRecord(
      db,
      customerId,
      'products',
      async (tx) => {
        const [row] = await findProducts(tx, customerId, { where: sql`p.id = ${id}` });
        if (!row) throw productNotFound(id);
        return productInputOf(row);
      },
      body,
    );
    return { status: 200, body: await getProductWith(db, customerId, id, { ...query, hidden: 'include' }) };
  },
});
