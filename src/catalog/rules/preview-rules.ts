import { type Static, Type } from 'typebox';
import { errors } from '../../errors.js';
import { IdInput, idOf } from '../../http/identifier.js';
import { operation } from '../../operation.js';
import { chooseVersion } from '../../predictors/assignments.js';
import { chooseStyle } from '../style/choose-style.js';
import { checkedRule } from './check-rule.js';
import { LookPreview } from './preview.js';
import { previewedCandidates, previewSimilarLooks } from './preview-similar-looks.js';
import { previewStyleWith } from './preview-style-with.js';
import { refuseUnknown } from './refuse-unknown.js';
import { type Rule, RuleInput, ruledAnswers, rulesPerCustomerMax } from './rule.js';
import { findRules } from './rule-sets.js';
import { newestVersion } from './shown-rules.js';

const looksMax = 20;
const limitDefault = 12;
const limitMax = 100;

const Preview = Type.Object(
  {
    look_ids: Type.Array(IdInput, {
      minItems: 1,
      maxItems: looksMax,
      description: 'Looks that are asked about',
    }),
    rules: Type.Optional(
      Type.Array(RuleInput, {
        maxItems: rulesPerCustomerMax,
        description:
          'A draft in place of all rules. Neither this nor `rule`: the rules as they are, beside none',
      }),
    ),
    rule: Type.Optional(RuleInput),
    applies_to: Type.Optional(
      Type.Enum([...ruledAnswers], { description: 'Which answer; `similar_looks` when absent' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: limitMax,
        default: limitDefault,
        description: 'Looks in each answer',
      }),
    ),
  },
  { additionalProperties: false },
);

export const previewRules = operation({
  id: 'preview-rules',
  method: 'POST',
  path: '/rules/previews',
  level: 'admin',
  scope: 'customer',
  tag: 'Rules',
  summary: 'See what rules would do',
  description: `The answer for some looks before and after a draft, and what each rule does. Nothing is stored. \`rules\` is a draft in place of
all rules; \`rule\` is one that is added to them, or replaces the one of its id. \`removed\` and \`moved\` are counted over the
${previewedCandidates} looks most alike that the default rules keep; for \`style_with\`, over the looks of each slot that are scored.`,
  body: Preview,
  example: {
    look_ids: ['shirt-red'],
    rule: { do: { hide: [{ attribute: 'brand', same: false }] } },
  },
  answers: {
    200: {
      description: 'For each look, in the order asked for',
      schema: Type.Object({
        rules_version: Type.Integer({ minimum: 0, description: 'Of the rules that are stored' }),
        predictor: Type.String(),
        version: Type.String(),
        results: Type.Array(LookPreview),
      }),
    },
  },
  errors: [
    errors.lookNotFound,
    errors.categoryNotFound,
    errors.tagInvalid,
    errors.predictorNotFound,
    errors.predictorUnavailable,
    errors.overloaded,
  ],
  async handle({ context, customerId, body }) {
    const { db, assignments } = context;
    const draft = draftOf(body);
    await refuseUnknown(db, customerId, draft ?? []);
    const rulesVersion = await newestVersion(db, customerId);
    const stored = await findRules(db, customerId, rulesVersion);
    const after = body.rules || !draft ? (draft ?? stored) : withRule(stored, draft[0]!);
    const isStyle = body.applies_to === 'style_with';
    const assigned = await assignments.of(customerId);
    const { embedding, ...brought } = isStyle
      ? chooseStyle(assigned, {})
      : { embedding: chooseVersion(assigned, 'embedding', {}) };
    const { name, version } = embedding.manifest;
    const space = { customerId, predictor: name, version, of: 'looks' } as const;
    const before = draft ? stored : [];
    const results: Static<typeof LookPreview>[] = [];
    const asked = { space, limit: body.limit ?? limitDefault, before, after, ...brought };
    const preview = isStyle ? previewStyleWith : previewSimilarLooks;
    for (const id of body.look_ids.map(idOf)) results.push(await preview(context, { ...asked, id }));
    return { status: 200, body: { rules_version: rulesVersion, predictor: name, version, results } };
  },
});

/** The rules that the body brings, checked; those without an id are numbered. */
function draftOf({ rules, rule }: Static<typeof Preview>): Rule[] | undefined {
  if (rules && rule) throw errors.requestInvalid('Give `rules` or `rule`, not both.');
  if (rule) return [drafted(rule, 0, '/rule')];
  const draft = rules?.map((one, n) => drafted(one, n, `/rules/${n}`));
  const ids = draft?.map(({ id }) => id) ?? [];
  const again = ids.findIndex((id, n) => ids.indexOf(id) < n);
  if (again >= 0)
    throw errors.requestInvalid(undefined, {
      fields: [{ in: 'body', path: `/rules/${again}/id`, message: 'stands twice' }],
    });
  return draft;
}

function drafted({ id, ...input }: Static<typeof RuleInput>, n: number, at: string): Rule {
  return { id: id === undefined ? `draft-${n + 1}` : idOf(id), ...checkedRule(input, at) };
}

/** In the place of the one of its id, or behind all. */
function withRule(rules: Rule[], rule: Rule): Rule[] {
  if (!rules.some(({ id }) => id === rule.id)) return [...rules, rule];
  return rules.map((one) => (one.id === rule.id ? rule : one));
}
