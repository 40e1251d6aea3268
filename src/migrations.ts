import { foundation } from './migrations/0001-foundation.js';

/** Every change of the database's shape, in order. One that has been released is never edited. */
export const migrations: { name: string; script: string }[] = [
  { name: '0001-foundation', script: foundation },
];
