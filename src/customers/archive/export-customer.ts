import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { archiveType } from './format.js';
import { writeArchive } from './write-archive.js';

export const exportCustomer = operation({
  id: 'export-customer',
  isAudited: true,
  method: 'GET',
  path: '/customers/{id}/export',
  level: 'superuser',
  scope: 'installation',
  tag: 'Customers',
  summary: 'Take a shop along',
  description: `All that a customer has, as a tar file for \`POST /customer-imports\` of this or another installation: settings and limits,
images with their pictures, vectors and predictions, collections, the catalogue, feeds, tags and corrections, outfits, rules, and webhooks
without their secrets. Not in it: API keys, users, the audit log, usage, runs of feeds, deliveries, trials, and the header
\`Authorization\` of feeds.

It is written while the shop goes on: each part is of the moment in which it is read, and what does not fit together is left out when it
is imported. A file that was cut short is refused there.`,
  params: Type.Object({ id: Id }),
  answers: { 200: { description: 'The archive', contentTypes: [archiveType] } },
  errors: [errors.customerNotFound],
  async handle({ context, params: { id } }) {
    const body = await writeArchive(context, id);
    const headers = {
      'content-type': archiveType,
      'content-disposition': `attachment; filename="${id}.tar"`,
    };
    return { status: 200, body, headers, concerns: id };
  },
});
