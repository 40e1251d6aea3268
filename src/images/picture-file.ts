import { createHash } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { errors } from '../errors.js';
import { pictureType } from '../predictors/host/picture-type.js';
import { imageBytesMax, urlCharsMax } from './limits.js';

/** A picture in a request. In a form it is the part named `file`. */
export const FileInput = Type.Object(
  {
    url: Type.Optional(
      Type.String({ description: 'http(s) address from which Vitrine fetches the picture' }),
    ),
    base64: Type.Optional(
      Type.String({ description: 'The bytes of the picture; a `data:` prefix is accepted' }),
    ),
  },
  { $id: 'File', description: 'Exactly one of `url` and `base64`, or a multipart part named `file`' },
);
export type FileInput = Static<typeof FileInput> & { upload?: Uint8Array };

export type PictureFile = { url: string } | { bytes: Uint8Array };

/** What a `file` means. Throws the problem that says what is wrong with it. */
export function pictureFile(file: FileInput | undefined): PictureFile {
  const { url, base64, upload } = file ?? {};
  const given = [url, base64, upload].filter((value) => value !== undefined);
  if (given.length !== 1)
    throw errors.fileMissing(given.length === 0 ? undefined : 'Give `url` or `base64`, not both.');
  if (url !== undefined) return { url: checkedUrl(url) };
  return { bytes: checkedBytes(upload instanceof Uint8Array ? upload : decodeBase64(base64 ?? '')) };
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Refuses at once what the decoder would refuse later: empty, too large, not one of our formats by its first bytes. */
export function checkedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0) throw errors.fileUnreadable('The file is empty.');
  if (bytes.length > imageBytesMax) throw errors.fileTooLarge(`A picture may have ${imageBytesMax} bytes.`);
  if (!pictureType(bytes)) throw errors.fileTypeUnsupported();
  return bytes;
}

function checkedUrl(url: string): string {
  if (url.length > urlCharsMax) throw errors.urlForbidden(`An address may have ${urlCharsMax} characters.`);
  if (!URL.canParse(url))
    throw errors.urlForbidden('The address is not a URL; give one with http:// or https://.');
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw errors.urlForbidden(
      `Addresses with ${protocol}// are not fetched; give one with http:// or https://.`,
    );
  }
  return url;
}

function decodeBase64(text: string): Uint8Array {
  const start = /^data:[^,]{0,100};base64,/.exec(text)?.[0].length ?? 0;
  const notBase64 = /[^A-Za-z0-9+/_=\s-]/g;
  notBase64.lastIndex = start;
  if (notBase64.test(text)) throw errors.fileUnreadable('`base64` holds characters that are not base64.');
  // Skips white space, and ends at the first padding.
  return Buffer.from(start > 0 ? text.slice(start) : text, 'base64');
}
