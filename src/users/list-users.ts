import { Type } from 'typebox';
import { getCustomerOf } from '../customers/customers.js';
import { errors } from '../errors.js';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { shownUser, UserAnswer } from './user-answer.js';

export const listUsers = operation({
  id: 'list-users',
  method: 'GET',
  path: '/users',
  level: 'superuser',
  scope: 'installation',
  tag: 'Users',
  summary: 'List the users',
  query: Type.Object(
    {
      ...pageQuery,
      customer: Type.Optional(Type.String({ description: 'Only those who administer this customer' })),
    },
    { additionalProperties: false },
  ),
  answers: { 200: { description: 'The users by name', schema: PageOf(UserAnswer) } },
  errors: [errors.customerNotFound],
  async handle({ context: { db, identity }, query, url }) {
    const { customer, limit, offset } = query;
    if (customer !== undefined) await getCustomerOf(db, customer);
    const of = customer === undefined ? {} : { group: customer };
    const users = await identity.listUsers({ ...of, limit, offset });
    return { status: 200, body: pageOf(url, query, users.map(shownUser)) };
  },
});
