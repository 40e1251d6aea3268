const keyCharactersMax = 512;

/** Parts of letters, digits and `. _ - = @ + ~`, none of which begins with a dot, joined by slashes. */
const keyPattern = /^[\w=@+~-][\w.=@+~-]*(\/[\w=@+~-][\w.=@+~-]*)*$/;

/**
 * Gives `key` back, or throws when it is not one. A key can be used as a path below a folder: it cannot lead out
 * of it, nor be mistaken for something else there.
 */
export function checkKey(key: string): string {
  if (key.length > keyCharactersMax || !keyPattern.test(key)) {
    throw new TypeError(`Not the key of a blob: ${JSON.stringify(key.slice(0, 80))}`);
  }
  return key;
}
