import { createHash } from 'node:crypto';

const pictureNameCharsMax = 40;
const slugCharsMax = 80;

/** `Navy / Blue` is `navy-blue`; a text that has no Latin letter or digit gets a short hash. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (plain !== '' && plain.length <= slugCharsMax) return plain;
  const hash = shortHash(text.trim().toLowerCase(), 10);
  return plain === '' ? hash : `${plain.slice(0, slugCharsMax - hash.length - 1)}-${hash}`;
}

/** The id of the image behind an address: the name of its file, so that people know it, and a hash of the whole. */
export function pictureId(url: string): string {
  const name = slug(
    new URL(url).pathname
      .split('/')
      .at(-1)!
      .replace(/\.\w{1,5}$/, '') || 'picture',
  );
  return `${name.slice(0, pictureNameCharsMax)}-${shortHash(url, 12)}`;
}

function shortHash(text: string, chars: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, chars);
}
