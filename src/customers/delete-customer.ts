import { Type } from 'typebox';
import { errors } from '../errors.js';
import { Id } from '../http/identifier.js';
import { operation } from '../operation.js';
import { getCustomerOf } from './customers.js';
import { removeCustomer } from './remove-customer.js';

const Count = Type.Integer({ minimum: 0 });

export const deleteCustomer = operation({
  id: 'delete-customer',
  method: 'DELETE',
  path: '/customers/{id}',
  level: 'superuser',
  scope: 'installation',
  tag: 'Customers',
  summary: 'Close a shop',
  description: `Deletes the customer and everything it owns, for good: images and their files, vectors, collections, the
catalogue, jobs, API keys, webhooks, and the users who administer no other customer. To be sure that the right one is meant, the id is asked for
twice. The audit log is kept.`,
  params: Type.Object({ id: Id }),
  query: Type.Object(
    { confirm: Type.String({ description: 'The id of the customer once more' }) },
    { additionalProperties: false },
  ),
  answers: {
    200: {
      description: 'What went',
      schema: Type.Object(
        {
          customer: Type.String(),
          images: Count,
          collections: Count,
          products: Count,
          looks: Count,
          items: Count,
          categories: Count,
          predictions: Count,
          vectors: Count,
          jobs: Count,
          api_keys: Count,
          webhooks: Count,
          webhook_deliveries: Count,
          users: Type.Integer({ minimum: 0, description: 'Those who administered no other customer' }),
          blobs: Type.Integer({
            minimum: 0,
            description: 'Files: pictures as received, and what was rendered of them',
          }),
          blob_bytes: Count,
        },
        { $id: 'DeletionReceipt' },
      ),
    },
  },
  errors: [errors.customerNotFound],
  async handle({ context, params: { id }, query }) {
    await getCustomerOf(context.db, id);
    if (query.confirm !== id) {
      const message = `must repeat the id of the customer: ?confirm=${encodeURIComponent(id)}`;
      throw errors.requestInvalid('Nothing was deleted.', {
        fields: [{ in: 'query', path: '/confirm', message }],
      });
    }
    return { status: 200, body: { customer: id, ...(await removeCustomer(context, id)) }, concerns: id };
  },
});
