import { type Static, Type } from 'typebox';
import { Id, IdInput, idCharsMax } from '../../http/identifier.js';
import { similarWindowMax } from '../../search/find-similar.js';
import { Nullable, Text } from '../fields.js';
import { attributeNameCharsMax, titleCharsMax } from '../limits.js';
import { amountPattern } from '../money.js';

export const rulesPerCustomerMax = 200;
const conditionsPerListMax = 20;
const valuesPerConditionMax = 200;
const pinsPerRuleMax = 50;
const pairsPerRuleMax = 500;

/** The answers that rules may apply to. */
export const ruledAnswers = ['similar_looks', 'style_with'] as const;
export type RuledAnswer = (typeof ruledAnswers)[number];

const named = 'category|brand|product|look|title|colour|pattern|material|availability|price';
const own = `attributes\\.[^\\u0000\\ud800-\\udfff]{1,${attributeNameCharsMax}}|tags\\.[a-z0-9][a-z0-9_-]{0,62}`;
const Values = (description: string) =>
  Type.Optional(
    Type.Array(Type.Union([Text(idCharsMax), Type.Number(), Type.Boolean()]), {
      minItems: 1,
      maxItems: valuesPerConditionMax,
      description,
    }),
  );
const Amount = (description: string) =>
  Type.Optional(
    Type.Union([Type.String({ pattern: amountPattern }), Type.Number({ minimum: 0 })], { description }),
  );

export const Condition = Type.Object(
  {
    attribute: Type.String({
      pattern: `^(${named}|${own})$`,
      description:
        '`category` (with those below it), `brand`, `product`, `look`, `title`, `colour`, `pattern`, `material`, `availability`, `price`, `attributes.NAME` (of the look, or else of its product) or `tags.ATTRIBUTE`',
    }),
    is: Values('It is one of these; ids for `category`, `product` and `look`, labels for `tags.…`'),
    is_not: Values('It is none of these, or there is none'),
    same: Type.Optional(
      Type.Boolean({
        description:
          'True: as that of the look that is asked about; false: another one. The rule is left out when that look has none',
      }),
    ),
    contains: Type.Optional(
      Type.Array(Text(titleCharsMax), {
        minItems: 1,
        maxItems: valuesPerConditionMax,
        description:
          '`title` only: it, or that of the product, holds one of these, however it is capitalised',
      }),
    ),
    min: Amount('`price` only: an item has at least this price, the sale price where there is one'),
    max: Amount('`price` only: an item has at most this price'),
    currency: Type.Optional(
      Type.String({ pattern: '^[A-Z]{3}$', description: 'Of `min` and `max` (ISO 4217)' }),
    ),
  },
  { $id: 'RuleCondition', additionalProperties: false },
);
export type ConditionInput = Static<typeof Condition>;

const Conditions = (description: string) =>
  Type.Array(Condition, { minItems: 1, maxItems: conditionsPerListMax, description });

const Consequence = Type.Object(
  {
    filter: Type.Optional(Conditions('Only looks that meet all of these')),
    hide: Type.Optional(Conditions('No look that meets all of these; not even a pinned one')),
    boost: Type.Optional(
      Type.Object(
        {
          weight: Type.Number({ minimum: -1, maximum: 1, description: 'Added to the score' }),
          where: Conditions('Of looks that meet all of these'),
        },
        { additionalProperties: false },
      ),
    ),
    pin: Type.Optional(
      Type.Array(
        Type.Object(
          { look_id: IdInput, position: Type.Integer({ minimum: 1, maximum: similarWindowMax }) },
          { additionalProperties: false },
        ),
        { minItems: 1, maxItems: pinsPerRuleMax, description: 'These looks at these positions' },
      ),
    ),
    exclude_pairs: Type.Optional(
      Type.Array(Type.Array(IdInput, { minItems: 2, maxItems: 2 }), {
        minItems: 1,
        maxItems: pairsPerRuleMax,
        description: 'Ids of two looks that are never shown beside each other; not even pinned',
      }),
    ),
  },
  { additionalProperties: false, minProperties: 1, maxProperties: 1, description: 'One of these' },
);

const ruleFields = {
  name: Type.Optional(Nullable(Text(titleCharsMax))),
  enabled: Type.Optional(Type.Boolean({ description: 'True when absent' })),
  applies_to: Type.Optional(
    Type.Array(Type.Enum([...ruledAnswers]), {
      minItems: 1,
      uniqueItems: true,
      description: 'All of them when absent',
    }),
  ),
  when: Type.Optional(
    Type.Array(Condition, {
      maxItems: conditionsPerListMax,
      description:
        'It applies when the look that is asked about meets all of these; always, when there are none',
    }),
  ),
};

export const RuleReplacement = Type.Object(
  { ...ruleFields, do: Consequence },
  { $id: 'RuleReplacement', additionalProperties: false },
);
export type RuleReplacement = Static<typeof RuleReplacement>;
export const RuleInput = Type.Object(
  { id: Type.Optional(IdInput), ...ruleFields, do: Consequence },
  { $id: 'RuleInput', additionalProperties: false },
);
export const RuleChange = Type.Object(
  {
    ...ruleFields,
    do: Type.Optional(Consequence),
    place: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: rulesPerCustomerMax,
        description: 'Where it comes among the rules, of which the first is 1; beyond the last one, last',
      }),
    ),
  },
  { $id: 'RuleChange', additionalProperties: false, minProperties: 1 },
);

/** A condition as it is stored: values are texts. */
export interface StoredCondition {
  attribute: string;
  is?: string[];
  is_not?: string[];
  same?: boolean;
  contains?: string[];
  min?: string;
  max?: string;
  currency?: string;
}

export interface Pin {
  look_id: string;
  position: number;
}

export interface StoredConsequence {
  filter?: StoredCondition[];
  hide?: StoredCondition[];
  boost?: { weight: number; where: StoredCondition[] };
  pin?: Pin[];
  exclude_pairs?: [string, string][];
}

export interface StoredRule {
  name: string | null;
  enabled: boolean;
  applies_to: RuledAnswer[];
  when: StoredCondition[];
  do: StoredConsequence;
}

export interface Rule extends StoredRule {
  id: string;
}

export const shownRuleFields = {
  id: Id,
  name: Nullable(Type.String()),
  enabled: Type.Boolean(),
  applies_to: Type.Array(Type.Enum([...ruledAnswers])),
  when: Type.Array(Condition),
  do: Consequence,
};
