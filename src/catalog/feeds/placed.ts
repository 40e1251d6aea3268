import type { Line, Role } from './line.js';

/** A line with its role, and what is known of its item from earlier runs. */
export interface Placed {
  line: Line;
  role: Role;
  hash: string;
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
