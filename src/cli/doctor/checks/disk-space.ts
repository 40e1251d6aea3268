import { reasonOf } from '../../reason.js';
import { type Check, failed, ok, warning } from '../check.js';

const name = 'disk';
/** Below this, a database cannot be relied upon to write. */
const leastBytes = 200e6;
const fewBytes = 2e9;

export const checkDiskSpace: Check = async ({ config: { data }, freeDiskBytes }) => {
  try {
    const bytes = await freeDiskBytes(data);
    const text = `${(bytes / 1e9).toFixed(1)} GB are free for ${data}`;
    const next =
      'Free some, or move the data directory to a larger disk; pictures are kept as they were sent.';
    if (bytes < leastBytes) return [failed(name, text, next)];
    return [bytes < fewBytes ? warning(name, text, next) : ok(name, text)];
  } catch (error) {
    return [warning(name, `The free space cannot be told (${reasonOf(error)})`, 'Look with `df`.')];
  }
};
