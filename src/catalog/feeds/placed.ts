import type { Line, Role } from './line.js';

/** A line with its role, and what tells whether it says the same as before. */
export interface PlacedLine {
  line: Line;
  role: Role;
  hash: string;
}

/** The same with what is known of its item from earlier runs. */
export interface Placed extends PlacedLine {
  known: KnownItem | undefined;
}

export interface KnownItem {
  item_id: string;
  feed_id: string;
  hash: string;
  run_id: string;
  effect: 'created' | 'changed';
  is_there: boolean;
  is_hidden: boolean;
}
