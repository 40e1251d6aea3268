// Writes docs/reference from the code: the OpenAPI document, the operations, the errors, the settings, the metrics, the commands.
import { mkdirSync, writeFileSync } from 'node:fs';
import { program } from '../dist/cli/program.js';
import { errors } from '../dist/errors.js';
import { embeddedSignIn } from '../dist/identity/embedded-identity.js';
import { describeMetrics } from '../dist/metrics.js';
import { openApiDocument } from '../dist/openapi.js';
import { baseOf } from '../dist/operation.js';
import { operations } from '../dist/operations.js';
import { flagOf, settings, variableOf } from '../dist/settings.js';
import { tagDescriptions } from '../dist/tags.js';
import { version } from '../dist/version.js';
import { sentEvents } from '../dist/webhooks/events.js';

const folder = new URL('../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });

write(
  'openapi.json',
  `${JSON.stringify(openApiDocument(operations, { version, signIn: embeddedSignIn }), null, 2)}\n`,
);

// With an anchor each: the `type` of a problem is an address that ends with its code.
const errorRows = Object.values(errors).map(
  ({ code, status, title }) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} |`,
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

write('command-line.md', commandsPage(program()));

/** Every command with its own flags; the settings have a page of their own. */
function commandsPage(root) {
  const isSetting = new Set(settings.map(({ name }) => flagOf(name)));
  const chapters = leaves(root, []).flatMap(({ command, path }) => {
    const shown = command.options.filter(({ hidden }) => !hidden);
    const own = shown.filter(({ long }) => !isSetting.has(long));
    const takesSettings = own.length < shown.length;
    const args = command.registeredArguments.map((one) => argumentText(one));
    return [
      `## vitrine ${path.join(' ')}`,
      '',
      `\`${['vitrine', ...path, ...args, ...(command.options.length > 0 ? ['[flags]'] : [])].join(' ')}\``,
      '',
      `${command.description()}.${takesSettings ? ' Understands every [setting](configuration.md).' : ''}`,
      '',
      ...(own.length > 0 ? ['| flag | meaning |', '|---|---|', ...own.map(flagRow), ''] : []),
    ];
  });
  return [
    '# Command line',
    '',
    'What [The command line](../guides/command-line.md) explains.',
    '',
    ...chapters,
  ].join('\n');
}

function leaves(command, path) {
  if (command.commands.length === 0) return [{ command, path }];
  return command.commands.flatMap((child) => leaves(child, [...path, child.name()]));
}

function argumentText(argument) {
  const name = (argument.argChoices?.join('|') ?? argument.name()) + (argument.variadic ? '...' : '');
  return argument.required ? `<${name}>` : `[${name}]`;
}

function flagRow({ flags, description, defaultValue, defaultValueDescription, argChoices }) {
  const preset = defaultValueDescription ?? (defaultValue === false ? undefined : defaultValue);
  const choices = argChoices ? ` (${argChoices.join(', ')})` : '';
  return `| \`${flags}\` | ${description}${choices}${preset === undefined ? '' : `; default ${preset}`} |`;
}

const metricRows = describeMetrics().map(
  ({ name, type, labels, help }) =>
    `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
);
write(
  'metrics.md',
  page(
    'Metrics',
    'What `GET /metrics` tells Prometheus, beside those of the Node.js process (`process_…`, `nodejs_…`). No label holds a customer.',
    ['name', 'type', 'labels', 'meaning'],
    metricRows,
  ),
);

const chapters = tagDescriptions.map(({ name, description }) => {
  const rows = operations
    .filter(({ tag }) => tag === name)
    .map((one) => `| \`${one.method} ${baseOf(one)}${one.path}\` | ${one.level} | ${one.summary} |`);
  return ['', `## ${name}`, '', description, '', '| operation | level | |', '|---|---|---|', ...rows];
});
const eventRows = Object.entries(sentEvents).map(
  ([type, { summary, schemaName }]) => `| \`${type}\` | \`${schemaName}\` | ${summary} |`,
);
const events = [
  '',
  '## Events',
  '',
  'What is posted to the addresses of shops ([Webhooks](../guides/webhooks.md)): `webhooks` of the OpenAPI document.',
  '',
  '| event | schema | |',
  '|---|---|---|',
  ...eventRows,
];
write(
  'operations.md',
  [
    '# Operations',
    '',
    'Every operation, and the lowest privilege level that may use it. What each takes and answers stands in the',
    '[OpenAPI document](openapi.json), and can be tried at `/docs/api/` of an installation.',
    ...chapters.flat(),
    ...events,
    '',
  ].join('\n'),
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
