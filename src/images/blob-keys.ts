/** Where the bytes of a customer's pictures stand in the blob store. The only place that makes such keys. */

/** The picture as it was received. */
export function originalKey(customerId: string, sha256: string): string {
  return `${customerId}/originals/${sha256.slice(0, 2)}/${sha256}`;
}

/** What is served of it: upright and without metadata; `variant` is `full` or the longest side in pixels. */
export function renderingKey(customerId: string, sha256: string, variant: 'full' | number): string {
  return `${customerId}/renderings/${sha256.slice(0, 2)}/${sha256}-${variant}`;
}

/** The prefix of everything a customer has. */
export function customerPrefix(customerId: string): string {
  return `${customerId}/`;
}

/** The hash of the picture that a key belongs to. */
export function sha256OfKey(key: string): string | undefined {
  return /\/([0-9a-f]{64})(?:-\w+)?$/.exec(key)?.[1];
}
