import sax from 'sax';
import { FeedBroken } from './feed-broken.js';
import { columnOf, type FeedRow, type RowError, tooLong } from './feed-row.js';
import { fieldCharsMax, fieldsPerRowMax, nestingMax, rowCharsMax } from './limits.js';

const google = 'http://base.google.com/ns/1.0';
const atom = 'http://www.w3.org/2005/Atom';

/** Rows of RSS 2.0 (`item`) and Atom (`entry`), whatever prefix the namespace of Google Merchant has. Throws `FeedBroken`. */
export async function* xmlRows(text: AsyncIterable<string>): AsyncGenerator<FeedRow> {
  const reader = new XmlReader();
  for await (const piece of text) {
    reader.write(piece);
    yield* reader.taken();
  }
  reader.end();
  yield* reader.taken();
}

interface Open {
  line: number;
  depth: number;
  plain: Map<string, string[]>;
  google: Map<string, string[]>;
  errors: RowError[];
  chars: number;
}

class XmlReader {
  readonly #parser = sax.parser(true, {
    xmlns: true,
    position: true,
    strictEntities: true,
  } as sax.SAXOptions);
  #rows: FeedRow[] = [];
  #depth = 0;
  #isFirst = true;
  #row: Open | undefined;
  #field: { name: string; isGoogle: boolean; text: string; isLong: boolean } | undefined;

  constructor() {
    const parser = this.#parser;
    parser.onerror = (error) => {
      throw new FeedBroken(
        `The XML is broken at line ${parser.line + 1}: ${error.message.split('\n', 1)[0]}`,
      );
    };
    parser.ondoctype = (doctype) => {
      if (/\[|SYSTEM|PUBLIC/i.test(doctype))
        throw new FeedBroken('The XML has a DOCTYPE with declarations; leave it out.');
    };
    parser.onopentag = (tag) => this.#open(tag as sax.QualifiedTag);
    parser.onclosetag = () => this.#close();
    parser.ontext = (text) => this.#text(text);
    parser.oncdata = (text) => this.#text(text);
  }

  write(piece: string): void {
    // A byte order mark may have come through.
    this.#parser.write(this.#isFirst ? piece.replace(/^\ufeff/, '').trimStart() : piece);
    this.#isFirst &&= piece.trim() === '';
  }

  end(): void {
    this.#parser.close();
  }

  taken(): FeedRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #open({ local, uri, attributes }: sax.QualifiedTag): void {
    this.#depth++;
    if (this.#depth > nestingMax)
      throw new FeedBroken(`The XML is nested deeper than ${nestingMax} at line ${this.#parser.line + 1}.`);
    const row = this.#row;
    if (!row) {
      const isRow = (local === 'item' && uri === '') || (local === 'entry' && (uri === atom || uri === ''));
      if (isRow) this.#row = newRow(this.#parser.line + 1, this.#depth);
      return;
    }
    const isColumn = uri === google || uri === '' || uri === atom;
    if (this.#depth !== row.depth + 1 || !isColumn) return;
    this.#field = { name: columnOf(local), isGoogle: uri === google, text: '', isLong: false };
    // An Atom link holds its address in an attribute.
    const { href } = attributes;
    if (local === 'link' && href) this.#field.text = href.value;
  }

  #text(text: string): void {
    const { field, row } = { field: this.#field, row: this.#row };
    if (!row) return;
    row.chars += text.length;
    if (row.chars > rowCharsMax)
      throw new FeedBroken(`The row at line ${row.line} has more than ${rowCharsMax} characters.`);
    if (!field || this.#depth !== row.depth + 1) return;
    if (field.text.length + text.length > fieldCharsMax) field.isLong = true;
    else field.text += text;
  }

  #close(): void {
    const { row, field } = { row: this.#row, field: this.#field };
    if (row && field && this.#depth === row.depth + 1) {
      const columns = field.isGoogle ? row.google : row.plain;
      if (field.isLong) row.errors.push(tooLong(field.name));
      const text = field.text.trim();
      if (text !== '') columns.set(field.name, [...(columns.get(field.name) ?? []), text]);
      if (columns.size > fieldsPerRowMax)
        throw new FeedBroken(`The row at line ${row.line} has more than ${fieldsPerRowMax} fields.`);
      this.#field = undefined;
    }
    if (row && this.#depth === row.depth) {
      const columns = new Map([...row.plain, ...row.google]);
      this.#rows.push({ line: row.line, columns, errors: row.errors });
      this.#row = undefined;
    }
    this.#depth--;
  }
}

function newRow(line: number, depth: number): Open {
  return { line, depth, plain: new Map(), google: new Map(), errors: [], chars: 0 };
}
