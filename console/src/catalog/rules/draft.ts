import type { components } from '@vitrine/sdk';
import type { Rule, RuledAnswer } from './pin-and-veto';

export type Condition = components['schemas']['RuleCondition'];
type RuleInput = components['schemas']['RuleInput'];

export const kinds = ['filter', 'hide', 'boost', 'pin', 'exclude_pairs'] as const;
export type Kind = (typeof kinds)[number];

/** A rule while it is written: what other kinds hold stays when another one is chosen. */
export interface Draft {
  name: string;
  enabled: boolean;
  answers: RuledAnswer[];
  when: Condition[];
  kind: Kind;
  where: Condition[];
  weight: number;
  pins: { look_id: string; position: number }[];
  pairs: [string, string][];
}

export interface RuleSearch {
  /** The look that it is to be about. */
  look?: string | undefined;
}

export function readRuleSearch(search: Record<string, unknown>): RuleSearch {
  return search.look === undefined ? {} : { look: String(search.look) };
}

export function newDraft(look?: string): Draft {
  return {
    name: '',
    enabled: true,
    answers: ['similar_looks', 'style_with'],
    when: look === undefined ? [] : [{ attribute: 'look', is: [look] }],
    kind: 'filter',
    where: [{ attribute: 'brand', is: [] }],
    weight: 0.1,
    pins: [],
    pairs: [],
  };
}

export function draftOf({ name, enabled, applies_to: answers, when, do: consequence }: Rule): Draft {
  const { filter, hide, boost, pin, exclude_pairs: pairs } = consequence;
  const kind = kinds.find((one) => consequence[one] !== undefined) ?? 'filter';
  return {
    ...newDraft(),
    name: name ?? '',
    enabled,
    answers,
    when,
    kind,
    where: filter ?? hide ?? boost?.where ?? [],
    weight: boost?.weight ?? 0.1,
    pins: (pin ?? []).map(({ look_id: id, position }) => ({ look_id: String(id), position })),
    pairs: (pairs ?? []).map(([a, b]) => [String(a), String(b)]),
  };
}

/** As the API takes it. */
export function bodyOf(draft: Draft): RuleInput {
  const { name, enabled, answers, when, kind, where, weight, pins, pairs } = draft;
  const consequence: Record<Kind, RuleInput['do']> = {
    filter: { filter: where },
    hide: { hide: where },
    boost: { boost: { weight, where } },
    pin: { pin: pins },
    exclude_pairs: { exclude_pairs: pairs },
  };
  return { name: name.trim() || null, enabled, applies_to: answers, when, do: consequence[kind] };
}

/** What is missing, in a sentence; nothing when it can be saved. */
export function missingIn({ answers, when, kind, where, weight, pins, pairs }: Draft): string | undefined {
  if (answers.length === 0) return 'Choose where it applies.';
  if (when.some((one) => !isWhole(one)))
    return 'A condition on the look that is asked about says nothing yet.';
  if (kind === 'pin') return pins.length === 0 ? 'Choose a look to pin.' : undefined;
  if (kind === 'exclude_pairs')
    return pairs.length === 0 || pairs.some((pair) => pair.some((id) => id === ''))
      ? 'Choose two looks.'
      : undefined;
  if (kind === 'boost' && weight === 0) return 'A weight of 0 changes nothing.';
  if (where.length === 0) return 'Add a condition: which looks?';
  return where.every(isWhole) ? undefined : 'A condition says nothing yet.';
}

export const operators = ['is', 'is_not', 'same', 'another', 'contains', 'between'] as const;
export type Operator = (typeof operators)[number];

export function operatorOf({ attribute, is_not, same, contains }: Condition): Operator {
  if (attribute === 'price') return 'between';
  if (contains) return 'contains';
  if (same !== undefined) return same ? 'same' : 'another';
  return is_not ? 'is_not' : 'is';
}

export function valuesOf({ is, is_not, contains }: Condition): string[] {
  return (is ?? is_not ?? contains ?? []).map(String);
}

export function conditionWith(attribute: string, operator: Operator, values: string[]): Condition {
  if (operator === 'between') return { attribute };
  if (operator === 'same' || operator === 'another') return { attribute, same: operator === 'same' };
  return { attribute, [operator]: values };
}

const incomparable = ['look', 'title', 'availability', 'price'];

/** What can be asked of an attribute; what compares needs another look, which `when` has not. */
export function operatorsOf(attribute: string, list: 'when' | 'where'): Operator[] {
  if (attribute === 'price') return ['between'];
  if (attribute === 'title') return ['contains'];
  const compares = list === 'where' && !incomparable.includes(attribute);
  return ['is', 'is_not', ...(compares ? (['same', 'another'] as const) : [])];
}

function isWhole(condition: Condition): boolean {
  const { attribute, min, max, currency } = condition;
  if (/^(tags|attributes)\.?$/.test(attribute)) return false;
  const operator = operatorOf(condition);
  if (operator === 'between') return (min !== undefined || max !== undefined) && currency !== undefined;
  return operator === 'same' || operator === 'another' || valuesOf(condition).length > 0;
}
