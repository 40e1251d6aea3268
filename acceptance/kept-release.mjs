// The data directory of a release in one small file: its files, and instead of the embedded database the shape and the rows of it.
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import sql, { raw } from 'sql-template-tag';
import tar from 'tar-stream';
import { migrate } from '../dist/db/migrate.js';

const rowsFile = 'rows.json';

/** Packs `data`, the directory of a server that has stopped, with `db`, its database, and what it had answered. */
export async function packRelease(path, { data, db, migrations, answers }) {
  const tables = {};
  for (const name of await tableNames(db)) {
    const [row] = await db.query(sql`select coalesce(json_agg(t), '[]')::text as rows from ${raw(name)} t`);
    tables[name] = JSON.parse(row.rows);
  }
  const pack = tar.pack();
  const written = pipeline(pack, createGzip({ level: 9 }), createWriteStream(path));
  pack.entry({ name: rowsFile }, JSON.stringify({ migrations, tables, answers }));
  for (const { parentPath, name } of await filesIn(data)) {
    const file = join(parentPath, name);
    pack.entry({ name: file.slice(data.length + 1), mode: 0o600 }, await readFile(file));
  }
  pack.finalize();
  await written;
  return tables;
}

async function filesIn(data) {
  const all = await readdir(data, { recursive: true, withFileTypes: true });
  const isDerived = /^(database|indexes|incoming)(\/|$)/;
  return all.filter(
    (one) =>
      one.isFile() && !one.name.startsWith('lock') && !isDerived.test(one.parentPath.slice(data.length + 1)),
  );
}

/** Puts the files into `data`, and gives the rest. */
export async function unpackRelease(path, data) {
  let kept;
  const extract = tar.extract();
  const read = pipeline(createReadStream(path), createGunzip(), extract);
  for await (const entry of extract) {
    const chunks = [];
    for await (const chunk of entry) chunks.push(chunk);
    const bytes = Buffer.concat(chunks);
    if (entry.header.name === rowsFile) {
      kept = JSON.parse(bytes);
      continue;
    }
    const file = join(data, entry.header.name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes, { mode: 0o600 });
  }
  await read;
  return kept;
}

/** Makes of an empty database the one that was kept, in its shape of then. */
export async function fillDatabase(db, { migrations, tables }) {
  await migrate(db, migrations);
  await db.transaction(async (tx) => {
    // The rows are all there: no trigger has anything to add, and no reference to wait for.
    await tx.query(sql`set local session_replication_role = replica`);
    for (const [name, rows] of Object.entries(tables)) {
      if (name === 'migrations' || rows.length === 0) continue;
      await tx.query(sql`
        insert into ${raw(name)} overriding system value
        select * from json_populate_recordset(null::${raw(name)}, ${JSON.stringify(rows)}::json)`);
    }
    const identities = await tx.query(sql`
      select c.relname as name, a.attname as field from pg_attribute a join pg_class c on c.oid = a.attrelid
      where a.attidentity <> '' and c.relnamespace = current_schema()::regnamespace`);
    for (const { name, field } of identities)
      await tx.query(sql`
        select setval(pg_get_serial_sequence(${name}, ${field}), coalesce(max(${raw(field)}), 0) + 1, false)
        from ${raw(name)}`);
  });
}

async function tableNames(db) {
  const rows = await db.query(sql`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace order by relname`);
  return rows.map(({ name }) => name);
}
