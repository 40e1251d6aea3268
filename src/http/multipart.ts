import type { MultipartFile, MultipartValue } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { errors } from '../errors.js';

export const multipartBytesMax = 64 * 1024 * 1024;
export const multipartPartsMax = 2100;
const fieldBytesMax = 64 * 1024;

/** A file part of a form, where JSON would have `{ "url": … }` or `{ "base64": … }`. */
export interface Upload {
  upload: Uint8Array;
}

/** A form with one part named `file`: the other fields become the body, those that look like JSON parsed. */
export async function readOneFile(
  request: FastifyRequest,
  fileBytesMax: number,
): Promise<Record<string, unknown>> {
  const form = await readForm(request, fileBytesMax);
  if (form.files.length > 1) throw errors.bodyInvalid('Send one part named `file`, not several.');
  const [file] = form.files;
  return { ...Object.fromEntries(form.fields), ...(file ? { file } : {}) };
}

/** A form of several pictures: the n-th field `id` goes with the n-th part `file`; all other fields go with each. */
export async function readManyFiles(request: FastifyRequest, fileBytesMax: number): Promise<unknown[]> {
  const form = await readForm(request, fileBytesMax);
  const ids = form.fields.filter(([name]) => name === 'id').map(([, value]) => value);
  if (form.files.length === 0)
    throw errors.bodyInvalid('Send at least one part named `file`, each with a field `id`.');
  if (ids.length !== form.files.length) {
    throw errors.bodyInvalid(
      `Send one field \`id\` for each part \`file\`: there are ${ids.length} and ${form.files.length}.`,
    );
  }
  const shared = Object.fromEntries(form.fields.filter(([name]) => name !== 'id'));
  return form.files.map((file, index) => ({ ...shared, id: ids[index], file }));
}

async function readForm(request: FastifyRequest, fileBytesMax: number) {
  const fields: [string, unknown][] = [];
  const files: Upload[] = [];
  let bytes = 0;
  const limits = {
    fileSize: fileBytesMax,
    files: multipartPartsMax,
    fields: multipartPartsMax,
    fieldSize: fieldBytesMax,
  };
  for await (const part of request.parts({ limits })) {
    if (part.type === 'field') {
      fields.push([part.fieldname, fieldValue(part)]);
      continue;
    }
    if (part.fieldname !== 'file')
      throw errors.bodyInvalid(`The file part is named \`${part.fieldname}\`; name it \`file\`.`);
    const upload = await fileBytes(part, fileBytesMax);
    bytes += upload.length;
    if (bytes > multipartBytesMax)
      throw errors.bodyTooLarge(`A form may hold ${multipartBytesMax} bytes of files; send several.`);
    files.push({ upload });
  }
  return { fields, files };
}

async function fileBytes(part: MultipartFile, fileBytesMax: number): Promise<Uint8Array> {
  const bytes = await part.toBuffer().catch((cause: Error) => {
    throw errors.fileTooLarge(`A picture may have ${fileBytesMax} bytes.`, { cause });
  });
  return bytes;
}

/** Fields are text; objects and lists are given as JSON. Numbers are converted by the check of the body. */
export function fieldValue(part: MultipartValue): unknown {
  const text = String(part.value);
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw errors.bodyInvalid(`The field \`${part.fieldname}\` looks like JSON but is not.`);
  }
}
