import { errors } from '../../errors.js';

/** `reason` is a sentence for the one who brought the model. */
export function invalid(reason: string) {
  return errors.predictorInvalid(reason);
}

const quotedMax = 80;

/** A name from a file, bounded and without characters that could deceive. */
export function quoted(name: string): string {
  const text = JSON.stringify(name.length > quotedMax ? `${name.slice(0, quotedMax)}…` : name);
  return text.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '?');
}

/** "The picture" and "the picture": owners of fields open sentences and stand within them. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
