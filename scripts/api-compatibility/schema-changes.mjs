// What a schema of today takes away from those who rely on that of yesterday. One for each direction: what a request may
// hold must not become less, what an answer promises neither.

const bounds = [
  ...['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'].map((name) => [name, 1]),
  ...['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'].map((name) => [name, -1]),
];

/** `before` and `after`: `{ schema, document }`. Gives sentences that begin with `where`. */
export function requestChanges(before, after, where, met = new Set()) {
  const pair = resolved(before, after, met);
  if (!pair) return [];
  const [old, now] = pair;
  if (old.anyOf || now.anyOf) return formChanges(requestChanges, old, now, where, pair);
  const { document } = after;
  return [
    ...typeChanges(old, now, where),
    ...valueChanges(old, now, where),
    ...bounds
      .filter(([name, sign]) => tighter(old[name], now[name], sign))
      .map(([name]) => `${where} has another ${name}`),
    ...(now.pattern !== undefined && now.pattern !== old.pattern ? [`${where} has another pattern`] : []),
    ...(isOpen(old) && !isOpen(now) ? [`${where} takes no further properties any more`] : []),
    ...propertiesOf(old).flatMap(([name, schema]) => {
      const inside = `${where}.${name}`;
      if (!now.properties?.[name]) return [`${inside} was removed`];
      return requestChanges(
        { ...before, schema },
        { document, schema: now.properties[name] },
        inside,
        pair.met,
      );
    }),
    ...(now.required ?? [])
      .filter((name) => !old.required?.includes(name) && !('default' in (now.properties?.[name] ?? {})))
      .map((name) => `${where}.${name} is required now`),
    ...itemChanges(requestChanges, before, after, where, pair),
  ];
}

/** The same for what is answered. A further value of an enumeration is no break: programs have to expect it. */
export function responseChanges(before, after, where, met = new Set()) {
  const pair = resolved(before, after, met);
  if (!pair) return [];
  const [old, now] = pair;
  if (old.anyOf || now.anyOf) return formChanges(responseChanges, old, now, where, pair);
  const { document } = after;
  return [
    ...typeChanges(now, old, where),
    ...propertiesOf(old).flatMap(([name, schema]) => {
      const inside = `${where}.${name}`;
      if (!now.properties?.[name]) return [`${inside} was removed`];
      return [
        ...(old.required?.includes(name) && !now.required?.includes(name)
          ? [`${inside} may be missing now`]
          : []),
        ...responseChanges(
          { ...before, schema },
          { document, schema: now.properties[name] },
          inside,
          pair.met,
        ),
      ];
    }),
    ...itemChanges(responseChanges, before, after, where, pair),
  ];
}

/** Both without references; `undefined` where this pair is being compared already, further up. */
function resolved(before, after, met) {
  const key = `${before.schema.$ref} ${after.schema.$ref}`;
  const isNamed = before.schema.$ref !== undefined && after.schema.$ref !== undefined;
  if (isNamed && met.has(key)) return undefined;
  const pair = [dereferenced(before), dereferenced(after)];
  return Object.assign(pair, { before, after, met: isNamed ? new Set([...met, key]) : met });
}

function dereferenced({ schema, document }) {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/components/schemas/', '');
  return dereferenced({ schema: document.components.schemas[name], document });
}

/**
 * Where there are several forms, each that could be sent before must be taken by one of today, and each that is answered
 * today must be one of before. What is told is what keeps it from the form that is nearest.
 */
function formChanges(changes, old, now, where, { before, after, met }) {
  const formsOf = (schema, { document }) =>
    (schema.anyOf ?? [schema]).map((form) => ({ schema: form, document }));
  const [olds, nows] = [formsOf(old, before), formsOf(now, after)];
  const nearest = (lists) => lists.reduce((best, list) => (list.length < best.length ? list : best));
  return changes === requestChanges
    ? olds.flatMap((form) => nearest(nows.map((other) => changes(form, other, where, met))))
    : nows.flatMap((form) => nearest(olds.map((other) => changes(other, form, where, met))));
}

function itemChanges(changes, before, after, where, { 0: old, 1: now, met }) {
  if (!old.items || !now.items) return [];
  return changes({ ...before, schema: old.items }, { ...after, schema: now.items }, `${where}[]`, met);
}

/** Every type of `narrow` must be one of `wide`. */
function typeChanges(narrow, wide, where) {
  const [ours, theirs] = [typesOf(narrow), typesOf(wide)];
  if (theirs === undefined) return [];
  const lost = (ours ?? ['anything']).filter(
    (type) => !theirs.includes(type) && !(type === 'integer' && theirs.includes('number')),
  );
  return lost.length === 0 ? [] : [`${where} has another type`];
}

function typesOf({ type }) {
  return type === undefined ? undefined : [type].flat();
}

function valueChanges(old, now, where) {
  const [olds, nows] = [old, now].map(
    ({ enum: values, const: value }) => values ?? (value === undefined ? undefined : [value]),
  );
  if (!nows) return [];
  if (!olds) return [`${where} takes certain values only now`];
  return olds
    .filter((value) => !nows.includes(value))
    .map((value) => `${where} no longer takes ${JSON.stringify(value)}`);
}

function tighter(old, now, sign) {
  return now !== undefined && (old === undefined || (now - old) * sign > 0);
}

function isOpen({ type, additionalProperties }) {
  return type === 'object' && additionalProperties !== false;
}

function propertiesOf({ properties = {} }) {
  return Object.entries(properties);
}
