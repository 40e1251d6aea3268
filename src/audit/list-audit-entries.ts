import { Type } from 'typebox';
import { PageOf, pageOf, pageQuery } from '../http/page.js';
import { operation } from '../operation.js';
import { AuditEntry, pageOfAuditEntries } from './audit-log.js';

const Moment = (description: string) => Type.String({ format: 'date-time', description, maxLength: 40 });

export const listAuditEntries = operation({
  id: 'list-audit-entries',
  method: 'GET',
  path: '/audit-log',
  level: 'superuser',
  scope: 'installation',
  tag: 'Audit log',
  summary: 'List who did what',
  description: `Every change that anybody asked for, done or refused, and every refusal at superuser level; newest first. Entries
are only ever added: the database itself refuses to change or delete one, and those of a deleted customer stay.`,
  query: Type.Object(
    {
      ...pageQuery,
      customer: Type.Optional(Type.String({ description: 'Whose data it was' })),
      username: Type.Optional(Type.String()),
      operation: Type.Optional(Type.String({ description: 'As in the API document: `delete-image`' })),
      outcome: Type.Optional(Type.Enum(['done', 'refused'])),
      since: Type.Optional(Moment('Not earlier than this')),
      until: Type.Optional(Moment('Earlier than this')),
    },
    { additionalProperties: false },
  ),
  answers: { 200: { description: 'The entries', schema: PageOf(AuditEntry) } },
  async handle({ context, query, url }) {
    const { limit, offset, ...filter } = query;
    const entries = await pageOfAuditEntries(context.db, filter, { limit, offset });
    return { status: 200, body: pageOf(url, query, entries) };
  },
});
