import { requestChanges, responseChanges } from './schema-changes.mjs';

const methods = ['get', 'post', 'put', 'patch', 'delete'];
const levels = ['service', 'admin', 'superuser'];

/**
 * What breaks programs that were written for the OpenAPI document `before` when they meet an API of the document `after`,
 * as sentences. What is added breaks nothing, unless it must be sent.
 */
export function breakingChanges(before, after) {
  return [...pathChanges(before, after), ...eventChanges(before, after)];
}

function pathChanges(before, after) {
  return Object.entries(before.paths).flatMap(([path, item]) =>
    methods
      .filter((method) => item[method])
      .flatMap((method) => {
        const name = `${method.toUpperCase()} ${path}`;
        const now = after.paths[path]?.[method];
        if (!now) return [`${name} was removed`];
        return operationChanges(
          { operation: item[method], document: before },
          { operation: now, document: after },
        ).map((change) => `${name}: ${change}`);
      }),
  );
}

function operationChanges(before, after) {
  return [
    ...accessChanges(before.operation, after.operation),
    ...parameterChanges(before, after),
    ...bodyChanges(before, after),
    ...answerChanges(before, after),
  ];
}

/** An event is a message of ours, as an answer is: what it held it holds. */
function eventChanges(before, after) {
  return Object.entries(before.webhooks ?? {}).flatMap(([type, { post: old }]) => {
    const now = after.webhooks?.[type]?.post;
    if (!now) return [`event ${type} was removed`];
    const headersOf = ({ parameters = [] }) => parameters.map(({ name }) => name);
    return [
      ...headersOf(old)
        .filter((name) => !headersOf(now).includes(name))
        .map((name) => `header \`${name}\` was removed`),
      ...contentChanges(
        responseChanges,
        [{ document: before }, old.requestBody],
        [{ document: after }, now.requestBody],
        'body',
      ),
    ].map((change) => `event ${type}: ${change}`);
  });
}

/** Each way in of before must still be one, with no more to show. */
function accessChanges(before, after) {
  const level = 'x-privilege-level';
  if (levels.indexOf(after[level]) > levels.indexOf(before[level]))
    return [`needs the level ${after[level]}, not ${before[level]}`];
  const suffices = (asked, shown) =>
    Object.entries(asked).every(
      ([scheme, scopes]) => shown[scheme] && scopes.every((scope) => shown[scheme].includes(scope)),
    );
  return (before.security ?? [])
    .filter((shown) => after.security && !after.security.some((asked) => suffices(asked, shown)))
    .map((shown) => `is no longer open to ${Object.keys(shown).join(' with ') || 'everybody'}`);
}

function parameterChanges(before, after) {
  const keyOf = ({ in: where, name }) => `${where} parameter \`${name}\``;
  const byKey = ({ operation }) => new Map((operation.parameters ?? []).map((one) => [keyOf(one), one]));
  const [olds, nows] = [byKey(before), byKey(after)];
  return [
    ...[...olds].flatMap(([key, old]) => {
      const now = nows.get(key);
      if (!now) return [`${key} was removed`];
      const schemas = [
        { ...before, schema: old.schema },
        { ...after, schema: now.schema },
      ];
      return [
        ...(now.required && !old.required ? [`${key} is required now`] : []),
        ...requestChanges(...schemas, key),
      ];
    }),
    ...[...nows]
      .filter(([key, now]) => now.required && !olds.has(key))
      .map(([key]) => `${key} is required now`),
  ];
}

function bodyChanges(before, after) {
  const [old, now] = [before.operation.requestBody, after.operation.requestBody];
  if (!old) return now?.required ? ['a body is required now'] : [];
  if (!now) return ['the body was removed'];
  return [
    ...(now.required && !old.required ? ['a body is required now'] : []),
    ...contentChanges(requestChanges, [before, old], [after, now], 'body'),
  ];
}

/** Of the answers that are not refusals. */
function answerChanges(before, after) {
  return Object.entries(before.operation.responses)
    .filter(([status]) => Number(status) < 400)
    .flatMap(([status, old]) => {
      const now = after.operation.responses[status];
      if (!now) return [`status ${status} was removed`];
      return contentChanges(responseChanges, [before, old], [after, now], `answer ${status}`);
    });
}

function contentChanges(changes, [before, { content: olds = {} }], [after, { content: nows = {} }], where) {
  return Object.entries(olds).flatMap(([type, old]) => {
    const now = nows[type];
    if (!now) return [`${where} is no longer ${type}`];
    const name = type === 'application/json' ? where : `${where} (${type})`;
    return changes({ ...before, schema: old.schema }, { ...after, schema: now.schema }, name);
  });
}
