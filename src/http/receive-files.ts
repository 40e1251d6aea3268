import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { errors } from '../errors.js';
import { fieldValue } from './multipart.js';

/** A file of a form, written to the disk under its own name. */
export interface ReceivedFile {
  name: string;
  /** Bytes. */
  size: number;
  sha256: string;
}

export interface ReceivedForm {
  files: ReceivedFile[];
  /** The other fields; those that look like JSON are parsed. */
  fields: Record<string, unknown>;
}

const fieldsMax = 50;
const fieldBytesMax = 64 * 1024;

const fileNamePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * Streams the parts named `file` of a form into `folder`, with as little memory for two gigabytes as for two bytes.
 * Of a name with folders in it, the parser of the form has kept the last part only.
 * Throws `bodyInvalid` and `bodyTooLarge`; what has been written by then stays for the caller to remove.
 */
export async function receiveFiles(
  request: FastifyRequest,
  folder: string,
  { filesMax, bytesMax }: { filesMax: number; bytesMax: number },
): Promise<ReceivedForm> {
  const received: ReceivedFile[] = [];
  const fields: [string, unknown][] = [];
  const limits = { files: filesMax, fileSize: bytesMax, fields: fieldsMax, fieldSize: fieldBytesMax };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      fields.push([part.fieldname, fieldValue(part)]);
      continue;
    }
    const name = part.filename ?? '';
    if (part.fieldname !== 'file')
      throw errors.bodyInvalid(`The file part is named \`${part.fieldname}\`; name it \`file\`.`);
    if (!fileNamePattern.test(name))
      throw errors.bodyInvalid('A file needs a name of letters, digits, dots, dashes and underscores.');
    if (received.some((file) => file.name === name))
      throw errors.bodyInvalid(`The file ${name} is in the form twice.`);
    const hash = createHash('sha256');
    let size = 0;
    const measured = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        size += chunk.length;
        hash.update(chunk);
        done(null, chunk);
      },
    });
    await pipeline(part.file, measured, createWriteStream(join(folder, name), { flags: 'wx' }));
    if (part.file.truncated)
      throw errors.bodyTooLarge(`A file may have ${bytesMax} bytes; ${name} has more.`);
    received.push({ name, size, sha256: hash.digest('hex') });
  }
  return { files: received, fields: Object.fromEntries(fields) };
}
