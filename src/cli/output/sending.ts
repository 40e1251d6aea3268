import { megabytes } from './megabytes.js';
import { startProgress } from './progress.js';

/** What is smaller is gone before anybody has read a bar. */
const shownBytesMin = 1e6;

/** A bar that moves as the bytes of a request are sent. */
export function startSending(bytes: number): { onSent: (bytes: number) => void; stop: () => void } {
  if (bytes < shownBytesMin) return { onSent() {}, stop() {} };
  const bar = startProgress('Sending', 'MB', megabytes(bytes));
  return { onSent: (sent) => bar.update(megabytes(sent)), stop: () => bar.stop() };
}
