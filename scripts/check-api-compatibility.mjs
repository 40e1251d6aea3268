// Compares docs/reference/openapi.json with the document of the last release, the newest in docs/released. Ends with 1 when
// something breaks programs that were written for it, and the version does not say that it may.
import { readdirSync, readFileSync } from 'node:fs';
import { breakingChanges } from './api-compatibility/breaking-changes.mjs';
import { mayBreak, newest } from './api-compatibility/versions.mjs';

const docs = new URL('../docs/', import.meta.url);
const read = (path) => JSON.parse(readFileSync(new URL(path, docs), 'utf8'));

const released = newest(
  readdirSync(new URL('released/', docs)).flatMap((name) => /^openapi-(\d.*)\.json$/.exec(name)?.[1] ?? []),
);
if (!released) throw new Error('docs/released holds no openapi-<version>.json');
const { version } = read('../package.json');
const changes = breakingChanges(read(`released/openapi-${released}.json`), read('reference/openapi.json'));

console.log(
  changes.map((change) => `- ${change}`).join('\n') || `Nothing breaks programs written for ${released}.`,
);
if (changes.length > 0) {
  console.log(`\n${changes.length} of the changes since ${released} break programs written for it.`);
  if (mayBreak(released, version)) console.log(`${version} may; CHANGELOG.md has to name them.`);
  else {
    console.log('CONTRIBUTING.md says what to do where they are meant ("A change of the API").');
    process.exitCode = 1;
  }
}
