// Writes docs/reference from the code: the OpenAPI document, the errors, the settings.
import { mkdirSync, writeFileSync } from 'node:fs';
import { flagOf, settings, variableOf } from '../dist/config.js';
import { errors } from '../dist/errors.js';
import { embeddedSignIn } from '../dist/identity/embedded-identity.js';
import { openApiDocument } from '../dist/openapi.js';
import { operations } from '../dist/operations.js';
import { version } from '../dist/version.js';

const folder = new URL('../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });

write(
  'openapi.json',
  `${JSON.stringify(openApiDocument(operations, { version, signIn: embeddedSignIn }), null, 2)}\n`,
);

const errorRows = Object.values(errors).map(
  ({ code, status, title }) => `| \`${code}\` | ${status} | ${title} |`,
);
write(
  'errors.md',
  page(
    'Errors',
    'Every refusal is `application/problem+json` with one of these codes.',
    ['code', 'status', 'meaning'],
    errorRows,
  ),
);

const settingRows = settings.map(
  ({ name, default: preset, description }) =>
    `| \`${flagOf(name)}\` | \`${variableOf(name)}\` | ${preset === '' ? '' : `\`${preset}\``} | ${description} |`,
);
write(
  'configuration.md',
  page(
    'Configuration',
    'Flags win over variables, which win over defaults.',
    ['flag', 'variable', 'default', 'meaning'],
    settingRows,
  ),
);

function page(title, intro, head, rows) {
  return [
    `# ${title}`,
    '',
    intro,
    '',
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...rows,
    '',
  ].join('\n');
}

function write(name, text) {
  writeFileSync(new URL(name, folder), text);
}
