import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { Customer, pageOfCustomers } from './customers.js';

export const listCustomers = operation({
  id: 'list-customers',
  method: 'GET',
  path: '/customers',
  level: 'superuser',
  scope: 'installation',
  tag: 'Customers',
  summary: 'List the customers',
  query: Type.Object(pageQuery, { additionalProperties: false }),
  answers: { 200: { description: 'The customers by id', schema: PageOf(Customer) } },
  async handle({ context, query, url }) {
    return { status: 200, body: pageOf(url, query, await pageOfCustomers(context.db, query)) };
  },
});
