import { useData } from '../../data';
import type { Names } from '../dictionaries';
import { type Availability, availabilities } from '../filters';
import { availabilityWords, lookTitle } from '../words';
import { type Condition, type Draft, missingIn, operatorOf, valuesOf } from './draft';

const pairsShown = 3;

/** A rule as it would be said. */
export function Sentence({ of: draft, names }: { of: Draft; names: Names }) {
  const { answers, when, kind, where, weight, pins, pairs } = draft;
  const asked = when.length === 0 ? 'every look' : 'looks';
  return (
    <p className="rule-sentence">
      {answers.length === 2 && 'Beside '}
      {answers.length !== 2 &&
        (answers[0] === 'style_with' ? 'In what goes with ' : 'Among looks similar to ')}
      {asked}
      <Conditions of={when} names={names} />
      {kind === 'filter' && (
        <>
          , show <b>only</b> looks
          <Conditions of={where} names={names} />
        </>
      )}
      {kind === 'hide' && (
        <>
          , <b>never</b> show looks
          <Conditions of={where} names={names} />
        </>
      )}
      {kind === 'boost' && (
        <>
          , <b>{weight < 0 ? 'demote' : 'boost'}</b> looks
          <Conditions of={where} names={names} /> by <b>{Math.abs(weight).toFixed(2)}</b>
        </>
      )}
      {kind === 'pin' && (
        <>
          , <b>pin</b>{' '}
          {pins.length === 0
            ? '…'
            : pins.map(({ look_id: id, position }, n) => (
                <span key={id}>
                  {between(n, pins.length)}
                  <b>
                    <LookName id={id} />
                  </b>{' '}
                  to place <b>{position}</b>
                </span>
              ))}
        </>
      )}
      {kind === 'exclude_pairs' && (
        <>
          , <b>never</b> show {pairs.length === 0 && '…'}
          {pairs.slice(0, pairsShown).map(([a, b], n) => (
            <span key={`${a} ${b}`}>
              {n > 0 && '; '}
              <b>
                <LookName id={a} />
              </b>{' '}
              beside{' '}
              <b>
                <LookName id={b} />
              </b>
            </span>
          ))}
          {pairs.length > pairsShown && ` and ${pairs.length - pairsShown} more pairs`}
        </>
      )}
      {missingIn(draft) === undefined && '.'}
    </p>
  );
}

function Conditions({ of: conditions, names }: { of: Condition[]; names: Names }) {
  return conditions.map((condition, n) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names, and are drawn anew as a whole
    <span key={n}>
      {n === 0 ? ' ' : ' and '}
      <Said condition={condition} names={names} />
    </span>
  ));
}

function Said({ condition, names }: { condition: Condition; names: Names }) {
  const { attribute, min, max, currency } = condition;
  const operator = operatorOf(condition);
  const values = valuesOf(condition);
  const list = values.length === 0 ? '…' : <Values attribute={attribute} values={values} names={names} />;
  if (attribute === 'look' || attribute === 'product')
    return (
      <>
        that{' '}
        {attribute === 'product' ? (operator === 'same' || operator === 'another' ? 'are' : 'are of') : 'are'}{' '}
        {operator === 'is_not' && 'not '}
        {operator === 'same' && <b>of the same product</b>}
        {operator === 'another' && <b>of another product</b>}
        {(operator === 'is' || operator === 'is_not') && list}
      </>
    );
  const name = attributeWords(attribute, names);
  if (operator === 'between')
    return (
      <>
        whose {name} is{' '}
        <b>
          {min !== undefined && `at least ${min}`}
          {min !== undefined && max !== undefined && ' and '}
          {max !== undefined && `at most ${max}`} {min === undefined && max === undefined && '…'} {currency}
        </b>
      </>
    );
  if (operator === 'same' || operator === 'another')
    return (
      <>
        whose {name} is <b>{operator === 'same' ? 'the same' : 'another'}</b>
      </>
    );
  const verb = { is: 'is', is_not: 'is not', contains: 'contains' }[operator];
  return (
    <>
      whose {name} {verb} {list}
    </>
  );
}

function Values({ attribute, values, names }: { attribute: string; values: string[]; names: Names }) {
  return values.map((value, n) => (
    <span key={value}>
      {n > 0 && (n === values.length - 1 ? ' or ' : ', ')}
      <b>
        <ValueName attribute={attribute} value={value} names={names} />
      </b>
    </span>
  ));
}

/** What people call the value of a condition. */
export function ValueName({ attribute, value, names }: { attribute: string; value: string; names: Names }) {
  if (attribute === 'look') return <LookName id={value} />;
  if (attribute === 'category') return names.category(value);
  if (attribute.startsWith('tags.')) return names.label(attribute.slice('tags.'.length), value);
  if (attribute === 'availability' && availabilities.includes(value as Availability))
    return availabilityWords[value as Availability];
  return value;
}

export function attributeWords(attribute: string, names: Names): string {
  if (attribute.startsWith('tags.')) return `tag ${names.attribute(attribute.slice('tags.'.length))}`;
  if (attribute.startsWith('attributes.')) return attribute.slice('attributes.'.length) || '…';
  return attribute;
}

/** The title of a look of which only the id is at hand. */
export function LookName({ id }: { id: string }) {
  const look = useLook(id);
  return look.data ? lookTitle(look.data) : id;
}

export function useLook(id: string) {
  return useData(
    ['looks', 'named', id],
    async (api, signal) => {
      const query = { product: 'expand', item: 'none', hidden: 'include' } as const;
      return (await api.GET('/looks/{id}', { params: { path: { id }, query }, signal })).data;
    },
    { staleTime: 60_000, enabled: id !== '' },
  );
}

function between(n: number, count: number): string {
  if (n === 0) return '';
  return n === count - 1 ? ' and ' : ', ';
}
