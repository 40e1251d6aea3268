/** One picture that is to be imported: a file of this machine, or an address that the server fetches. */
export interface Picture {
  id: string;
  file?: { path: string; bytes: number };
  url?: string;
  metadata?: Record<string, string>;
  collection?: string;
}

/** Something that cannot be sent at all. */
export interface Refused {
  /** A file name, or a line of a CSV. */
  where: string;
  reason: string;
}

export type Given = Picture | Refused;

export interface Source {
  /** Of pictures, as far as can be told before. */
  total: number;
  pictures: AsyncIterable<Given> | Iterable<Given>;
}

export function isRefused(given: Given): given is Refused {
  return 'reason' in given;
}
