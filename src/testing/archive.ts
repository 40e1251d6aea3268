import { createHash } from 'node:crypto';

/** An entry of a tar file: its name and bytes; `type` is the digit of its kind, `size` what its header claims. */
export interface TarEntry {
  name: string;
  content: string | Uint8Array;
  type?: string;
  size?: number;
}

/** A tar file, whatever it holds. */
export function tarOf(entries: TarEntry[]): Buffer {
  const parts = entries.flatMap(({ name, content, type = '0', size }) => {
    const bytes = Buffer.from(content as Uint8Array);
    return [headerOf(name, type, size ?? bytes.length), bytes, Buffer.alloc(-bytes.length & 511)];
  });
  return Buffer.concat([...parts, Buffer.alloc(1024)]);
}

function headerOf(name: string, type: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${size.toString(8).padStart(11, '0')} `, 124);
  header.write('00000000000 ', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\0' + '00', 257, 'latin1');
  const sum = header.reduce((all, byte) => all + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return header;
}

/** An archive of a customer that is whole: with the end that belongs to its entries. */
export function archiveOf(
  customer: string,
  entries: TarEntry[] = [],
  manifest: Record<string, unknown> = {},
): Buffer {
  const first = {
    format: 'vitrine-customer',
    format_version: 1,
    vitrine: '0.1.0',
    migration: '0015-look-maps',
    exported_at: '2026-01-01T00:00:00.000Z',
    customer: { id: customer, name: 'Sample', settings: {} },
    predictors: [],
    ...manifest,
  };
  const all = [{ name: 'manifest.json', content: JSON.stringify(first) }, ...entries];
  return tarOf([...all, { name: 'end.json', content: JSON.stringify(endOf(all)) }]);
}

function endOf(entries: TarEntry[]) {
  const hash = createHash('sha256');
  for (const { name, content } of entries)
    hash.update(`${name} ${createHash('sha256').update(content).digest('hex')}\n`);
  return { entries: entries.length, sha256: hash.digest('hex'), rows: {}, pictures: 0, pictures_missing: 0 };
}
