// Makes the embedded database that a first start begins with, in dist/initial-database.tar.gz, unless it is there.
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { dumpKey, initialDatabase, makeDump } from '../dist/db/initial-database.js';
import { migrations } from '../dist/migrations.js';

const keyFile = `${initialDatabase}.key`;
const key = dumpKey(migrations);
const isThere = existsSync(initialDatabase) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key;
if (!isThere) {
  const started = performance.now();
  const dump = await makeDump(migrations, 'gzip');
  await writeFile(`${initialDatabase}.unfinished`, dump);
  await rename(`${initialDatabase}.unfinished`, initialDatabase);
  await writeFile(keyFile, key);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`Built the initial database in ${seconds} s (${(dump.length / 1e6).toFixed(1)} MB)`);
}
