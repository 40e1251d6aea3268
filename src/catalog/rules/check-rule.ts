import { errors } from '../../errors.js';
import type { FieldError } from '../../http/problem.js';
import { availabilities } from '../item.js';
import { isCurrency, minorUnits } from '../money.js';
import type {
  ConditionInput,
  RuleReplacement,
  StoredCondition,
  StoredConsequence,
  StoredRule,
} from './rule.js';
import { ruledAnswers } from './rule.js';

type List = 'when' | 'where';

/**
 * The rule as it is stored. Throws `requestInvalid` with the fields that say what no rule can; `at` is the JSON pointer of
 * the rule in the body.
 */
export function checkedRule(input: RuleReplacement, at = ''): StoredRule {
  const fields = [
    ...problemsOf(input.when ?? [], `${at}/when`, 'when'),
    ...problemsOfConsequence(input.do, `${at}/do`),
  ];
  if (fields.length > 0) throw errors.requestInvalid(undefined, { fields });
  return {
    name: input.name ?? null,
    enabled: input.enabled ?? true,
    applies_to: input.applies_to ?? [...ruledAnswers],
    when: (input.when ?? []).map(stored),
    do: storedConsequence(input.do),
  };
}

function problemsOfConsequence(given: RuleReplacement['do'], at: string): FieldError[] {
  const { filter = [], hide = [], boost, pin = [], exclude_pairs: pairs = [] } = given;
  return [
    ...problemsOf(filter, `${at}/filter`, 'where'),
    ...problemsOf(hide, `${at}/hide`, 'where'),
    ...problemsOf(boost?.where ?? [], `${at}/boost/where`, 'where'),
    ...twice(pin.map(({ look_id: id }) => String(id))).map((n) =>
      field(`${at}/pin/${n}/look_id`, 'is pinned twice by this rule'),
    ),
    ...twice(pin.map(({ position }) => String(position))).map((n) =>
      field(`${at}/pin/${n}/position`, 'is given to two looks by this rule'),
    ),
    ...pairs.flatMap(([a, b], n) =>
      String(a) === String(b) ? [field(`${at}/exclude_pairs/${n}`, 'must be two looks')] : [],
    ),
  ];
}

function problemsOf(conditions: ConditionInput[], at: string, list: List): FieldError[] {
  return conditions.flatMap((condition, n) => {
    const problem = problemOf(condition, list);
    return problem ? [field(`${at}/${n}${problem.path}`, problem.message)] : [];
  });
}

const operators = ['is', 'is_not', 'same', 'contains'] as const;
const incomparable = ['look', 'title', 'availability', 'price'];

function problemOf(condition: ConditionInput, list: List): { path: string; message: string } | undefined {
  const { attribute, currency, min, max } = condition;
  const used = operators.filter((name) => condition[name] !== undefined);
  if (attribute === 'price') return problemOfPrice(condition, used);
  if (currency !== undefined || min !== undefined || max !== undefined)
    return {
      path: '',
      message: `\`min\`, \`max\` and \`currency\` are for \`price\`, not for \`${attribute}\``,
    };
  if (attribute === 'title' && (used.length !== 1 || used[0] !== 'contains'))
    return { path: '', message: '`title` is asked by `contains` alone' };
  if (used.length !== 1)
    return {
      path: '',
      message: 'needs exactly one of `is`, `is_not` and `same`; write two conditions for two',
    };
  const [operator] = used;
  if (operator === 'contains' && attribute !== 'title')
    return { path: '/contains', message: 'is for `title`; use `is`' };
  if (operator === 'same' && list === 'when')
    return { path: '/same', message: 'compares with the look asked about, which `when` is about itself' };
  if (operator === 'same' && incomparable.includes(attribute))
    return { path: '/same', message: `does not go with \`${attribute}\`` };
  if (attribute === 'availability') {
    const wrong = valuesOf(condition).find((value) => !(availabilities as readonly string[]).includes(value));
    if (wrong !== undefined)
      return { path: `/${operator}`, message: `must be of ${availabilities.join(', ')}; ${wrong} is none` };
  }
  return undefined;
}

function problemOfPrice({ currency, min, max }: ConditionInput, used: string[]) {
  if (used.length > 0)
    return { path: `/${used[0]}`, message: 'does not go with `price`; use `min`, `max` and `currency`' };
  if (min === undefined && max === undefined)
    return { path: '', message: '`price` needs `min` or `max`, and `currency`' };
  if (currency === undefined) return { path: '/currency', message: 'is required with `price`' };
  if (!isCurrency(currency)) return { path: '/currency', message: 'is no currency of ISO 4217' };
  const [low, high] = [min, max].map((amount) =>
    amount === undefined ? amount : minorUnits(amount, currency),
  );
  for (const [name, given, minor] of [['min', min, low] as const, ['max', max, high] as const])
    if (given !== undefined && minor === undefined)
      return { path: `/${name}`, message: `is no price, or has more decimals than ${currency}` };
  if (low !== undefined && high !== undefined && low > high)
    return { path: '/max', message: 'is lower than `min`: nothing would meet it' };
  return undefined;
}

/** Places of what has stood before. */
function twice(values: string[]): number[] {
  return values.flatMap((value, n) => (values.indexOf(value) < n ? [n] : []));
}

function field(path: string, message: string): FieldError {
  return { in: 'body', path, message };
}

function valuesOf({ is = [], is_not = [] }: ConditionInput): string[] {
  return [...is, ...is_not].map(String);
}

function storedConsequence({
  filter,
  hide,
  boost,
  pin,
  exclude_pairs: pairs,
}: RuleReplacement['do']): StoredConsequence {
  if (filter) return { filter: filter.map(stored) };
  if (hide) return { hide: hide.map(stored) };
  if (boost) return { boost: { weight: boost.weight, where: boost.where.map(stored) } };
  if (pin) return { pin: pin.map(({ look_id: id, position }) => ({ look_id: String(id), position })) };
  return { exclude_pairs: pairs!.map(([a, b]) => [String(a), String(b)]) };
}

function stored(given: ConditionInput): StoredCondition {
  const { attribute, is, is_not, same, contains, min, max, currency } = given;
  return {
    attribute,
    ...(is ? { is: is.map(String) } : {}),
    ...(is_not ? { is_not: is_not.map(String) } : {}),
    ...(same === undefined ? {} : { same }),
    ...(contains ? { contains } : {}),
    ...(min === undefined ? {} : { min: String(min) }),
    ...(max === undefined ? {} : { max: String(max) }),
    ...(currency === undefined ? {} : { currency }),
  };
}
