import { idCharsMax } from '../../http/identifier.js';

/** An id as the API takes it: control characters and halves of characters become `_`, and what is too long is cut. */
export function validId(text: string): string {
  const clean = text.normalize('NFC').replace(/[\p{Cc}\p{Cs}]/gu, '_');
  const cut = clean.slice(0, idCharsMax);
  // Not through the middle of a character.
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
