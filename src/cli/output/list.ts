import { say, sayJson } from './say.js';
import { type Column, table, terminalWidth } from './table.js';

/** A whole list: as a table, or with `json` as one body that holds all pages. */
export function sayList<Row>(results: Row[], json: boolean, columns: Column<Row>[]): void {
  if (json) sayJson({ results });
  else say(table(results, columns, terminalWidth()));
}
