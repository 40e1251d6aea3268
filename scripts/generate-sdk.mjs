// Writes sdk/src/generated from docs/reference/openapi.json: what the typed client knows of the API.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { errors } from '../dist/errors.js';

const folder = new URL('../sdk/src/generated/', import.meta.url);
const methods = ['get', 'post', 'put', 'patch', 'delete'];
const levels = ['service', 'admin', 'superuser'];

const document = JSON.parse(readFileSync(new URL('../docs/reference/openapi.json', import.meta.url), 'utf8'));
// Paths with servers of their own are of the Open Inference Protocol, which has its own clients.
const paths = Object.fromEntries(Object.entries(document.paths).filter(([, { servers }]) => !servers));

mkdirSync(folder, { recursive: true });
write('schema.ts', await schema());
write('levels.ts', levels.map(operationsOf).join('\n'));
write('error-codes.ts', errorCodes());

/** Paths and schemas as types. Refusals are left out: they are thrown, all in the same form. */
async function schema() {
  const ast = await openapiTS(
    {
      ...document,
      paths: Object.fromEntries(Object.entries(paths).map(([path, item]) => [path, withoutRefusals(item)])),
    },
    {
      alphabetize: false,
      // A default of a request says that the field may be left out.
      defaultNonNullable: false,
      transform: ({ contentMediaType, type, properties, patternProperties }) => {
        if (contentMediaType === 'application/octet-stream') return reference('Blob');
        if (type === 'object' && !properties && patternProperties)
          return reference('Record<string, unknown>');
        return undefined;
      },
    },
  );
  return astToString(ast);
}

function withoutRefusals(item) {
  const operations = Object.entries(item).map(([method, operation]) => {
    const answers = Object.entries(operation.responses).filter(([status]) => /^2/.test(status));
    const responses = answers.map(([status, { headers: _, ...answer }]) => [status, answer]);
    return [method, { ...operation, responses: Object.fromEntries(responses) }];
  });
  return Object.fromEntries(operations);
}

function reference(name) {
  return ts.factory.createTypeReferenceNode(name);
}

/** What may be called at a level: that of the levels below as well. */
function operationsOf(level, index) {
  const allowed = levels.slice(0, index + 1);
  const lines = methods.map((method) => {
    const ofMethod = Object.entries(paths).filter(([, item]) =>
      allowed.includes(item[method]?.['x-privilege-level']),
    );
    return `  ${method}:${union(ofMethod.map(([path]) => path))};`;
  });
  const name = level[0].toUpperCase() + level.slice(1);
  return `/** What may be asked at level ${level}: method → paths. */\nexport interface ${name} {\n${lines.join('\n')}\n}\n`;
}

function errorCodes() {
  const codes = Object.values(errors).map(({ code }) => code);
  return `/** What \`code\` of a refusal can be; docs/reference/errors.md says what each means. */\nexport type ErrorCode =${union(codes)};\n`;
}

function union(texts) {
  return texts.length === 0 ? ' never' : texts.map((text) => `\n    | '${text}'`).join('');
}

function write(name, text) {
  writeFileSync(new URL(name, folder), `// Made by scripts/generate-sdk.mjs; not to be edited.\n${text}`);
}
