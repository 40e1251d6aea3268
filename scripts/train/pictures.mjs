import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The pictures of a folder of class folders: where they are, their class, and a seed of their own, in a fixed order. */
export function labelledPictures(folder) {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .flatMap((label) =>
      readdirSync(join(folder, label))
        .filter((name) => /\.(jpe?g|png|webp)$/i.test(name))
        .sort()
        .map((name) => ({
          label,
          name,
          seed: createHash('sha256').update(name).digest().readUInt32LE(0),
          read: () => readFileSync(join(folder, label, name)),
        })),
    );
}

/** One SHA-256 for them all: says of which pictures a result was made. */
export function hashOf(pictures) {
  const hash = createHash('sha256');
  for (const { label, name, read } of pictures) {
    hash.update(`${label}/${name}\n`).update(createHash('sha256').update(read()).digest());
  }
  return hash.digest('hex');
}
