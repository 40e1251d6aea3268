// Renders a Helm chart without Helm: of its template language just what our chart uses. Whatever else is met is an error.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseYaml, stringifyYaml } from '@redocly/openapi-core';

/** The objects that a release `name` is made of, in the order of their files; `more` values lie over those of the chart. */
export function renderChart(folder, more = {}, { name = 'shop', namespace = 'shops' } = {}) {
  const { appVersion } = parseYaml(readFileSync(join(folder, 'Chart.yaml'), 'utf8'));
  const values = merged(parseYaml(readFileSync(join(folder, 'values.yaml'), 'utf8')), more);
  const scope = {
    Values: values,
    Release: { Name: name, Namespace: namespace },
    Chart: { AppVersion: appVersion },
  };
  const files = readdirSync(join(folder, 'templates')).sort();
  const parts = new Map();
  const templates = files.map((file) => ({ file, tree: parsed(join(folder, 'templates', file), parts) }));
  const asked = new Set();
  const objects = templates.flatMap(({ file, tree }) => {
    const text = written(tree, { scope, parts, asked });
    if (!file.endsWith('.yaml')) return [];
    const object = parseYaml(text);
    return object ? [{ file, ...object }] : [];
  });
  return { objects, values, asked };
}

export function merged(values, more) {
  if (!isMap(values) || !isMap(more)) return more;
  const keys = new Set([...Object.keys(values), ...Object.keys(more)]);
  return Object.fromEntries(
    [...keys].map((key) => [key, key in more ? merged(values[key] ?? {}, more[key]) : values[key]]),
  );
}

function isMap(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Texts, actions and blocks of a file; what it defines goes into `parts`. */
function parsed(path, parts) {
  const pieces = readFileSync(path, 'utf8').split(/(\{\{-?.*?-?\}\})/s);
  const tree = [];
  const open = [{ body: tree }];
  for (const [at, piece] of pieces.entries()) {
    if (at % 2 === 0) {
      const after = at > 0 && pieces[at - 1].endsWith('-}}') ? piece.trimStart() : piece;
      const text = pieces[at + 1]?.startsWith('{{-') ? after.trimEnd() : after;
      open.at(-1).body.push({ text });
      continue;
    }
    const action = piece.replace(/^\{\{-?\s*|\s*-?\}\}$/g, '');
    const [, word, rest] = /^(if|define|end)?\s*(.*)$/s.exec(action);
    if (word === 'end') {
      const { define, body } = open.pop();
      if (define) parts.set(define, body);
    } else if (word) {
      const block = { body: [], ...(word === 'if' ? { condition: rest } : { define: JSON.parse(rest) }) };
      if (word === 'if') open.at(-1).body.push(block);
      open.push(block);
    } else {
      open.at(-1).body.push({ action });
    }
  }
  if (open.length !== 1) throw new Error(`${path}: a block has no end, or an end no block`);
  return tree;
}

function written(tree, setup) {
  return tree
    .map(({ text, action, condition, body }) => {
      if (text !== undefined) return text;
      if (action !== undefined) return String(evaluated(action, setup));
      return isTruthy(evaluated(condition, setup)) ? written(body, setup) : '';
    })
    .join('');
}

/** An empty list or map counts as nothing, as in Go. */
function isTruthy(value) {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function evaluated(expression, setup) {
  const words = expression.match(/"[^"]*"|[()|]|[^\s()|]+/g);
  const value = pipeline(words, setup);
  if (words.length > 0) throw new Error(`Not understood: ${expression}`);
  return value;
}

function pipeline(words, setup) {
  let value = call(words, setup);
  while (words[0] === '|') {
    words.shift();
    value = call(words, setup, value);
  }
  return value;
}

function call(words, setup, ...piped) {
  const operands = [];
  while (words.length > 0 && words[0] !== '|' && words[0] !== ')') operands.push(operand(words, setup));
  const [first, ...rest] = operands;
  if (typeof first !== 'function') return first;
  return first(...rest, ...piped);
}

function operand(words, setup) {
  const word = words.shift();
  if (word === '(') {
    const value = pipeline(words, setup);
    if (words.shift() !== ')') throw new Error('A parenthesis is open');
    return value;
  }
  if (word.startsWith('"')) return JSON.parse(word);
  if (/^\d+$/.test(word)) return Number(word);
  if (word === '.') return setup.scope;
  if (word.startsWith('.')) return lookedUp(word, setup);
  const known = functionsOf(setup)[word];
  if (!known) throw new Error(`Not understood: ${word}`);
  return known;
}

function lookedUp(path, { scope, asked }) {
  asked.add(path);
  return path
    .slice(1)
    .split('.')
    .reduce((value, key) => {
      if (!isMap(value) || !(key in value)) throw new Error(`There is no ${path}`);
      return value[key];
    }, scope);
}

function functionsOf(setup) {
  return {
    include: (name) => {
      if (!setup.parts.has(name)) throw new Error(`There is no part ${name}`);
      return written(setup.parts.get(name), setup);
    },
    nindent: (count, text) => `\n${text}`.replaceAll('\n', `\n${' '.repeat(count)}`),
    toYaml: (value) => stringifyYaml(value, { lineWidth: -1 }).trimEnd(),
    quote: (value) => JSON.stringify(String(value)),
    default: (other, value) => (isTruthy(value) ? value : other),
    int: Number,
    gt: (a, b) => a > b,
    not: (value) => !isTruthy(value),
    and: (...all) => all.every(isTruthy),
  };
}
