import fc from 'fast-check';

/**
 * Values for a schema: mostly such as it allows, now and then something else in one place. `known` are texts that name
 * what is there, tried wherever a text may stand; a field of `fixed` only has values of these.
 */
export function valuesFor(schema, { known = [], fixed = {} } = {}) {
  const wrong = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(
      null,
      '',
      -1,
      0,
      1e308,
      Number.MAX_SAFE_INTEGER,
      '\u0000',
      '\ud800',
      [],
      {},
      '🧥',
      '../..',
      "';--",
    ),
  );
  const sometimesWrong = (value) =>
    fc.oneof({ weight: 24, arbitrary: value }, { weight: 1, arbitrary: wrong });

  const of = (part, name) => {
    if (name !== undefined && name in fixed) return fc.constantFrom(...fixed[name]);
    return sometimesWrong(allowed(part));
  };
  const allowed = (part) => {
    if ('const' in part) return fc.constant(part.const);
    if (part.enum) return fc.constantFrom(...part.enum);
    const choices = part.anyOf ?? part.oneOf;
    if (choices) return fc.oneof(...choices.map((one) => allowed(one)));
    if (part.allOf)
      return fc.tuple(...part.allOf.map((one) => allowed(one))).map((all) => Object.assign({}, ...all));
    return byType[part.type]?.(part) ?? fc.jsonValue({ maxDepth: 2 });
  };
  const byType = {
    null: () => fc.constant(null),
    boolean: () => fc.boolean(),
    integer: ({ minimum = -1000, maximum = 100_000 }) =>
      fc.integer({ min: minimum, max: Math.max(minimum, maximum) }),
    number: ({ minimum = -1000, maximum = 100_000 }) =>
      fc.double({ min: minimum, max: Math.max(minimum, maximum), noNaN: true }),
    string: ({ pattern, minLength = 0, maxLength = 30 }) => {
      const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 60)) };
      const texts = [fc.string({ unit: 'grapheme', ...length }), fc.string(length)];
      if (pattern) texts.push(matching(pattern));
      if (known.length > 0) texts.push(fc.constantFrom(...known), fc.constantFrom(...known));
      return fc.oneof(...texts);
    },
    array: ({ items = {}, minItems = 0, maxItems = 4 }) =>
      fc.array(of(items), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 5)) }),
    object: ({ properties = {}, required = [], patternProperties, additionalProperties }) => {
      const fields = Object.fromEntries(
        Object.entries(properties).map(([name, one]) => [name, of(one, name)]),
      );
      const requiredKeys = required.filter((name) => name in fields);
      const record = fc.record(fields, { requiredKeys });
      const free = patternProperties ? Object.values(patternProperties)[0] : additionalProperties;
      if (typeof free !== 'object' || free === null) return record;
      const more = fc.dictionary(
        fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom('a', 'b')),
        of(free),
        { maxKeys: 3 },
      );
      return fc.tuple(more, record).map(([others, own]) => ({ ...others, ...own }));
    },
  };
  return of(schema);
}

/** Patterns that fast-check cannot make texts of are left to the known ones. */
function matching(pattern) {
  try {
    return fc.stringMatching(new RegExp(pattern));
  } catch {
    return fc.string();
  }
}
