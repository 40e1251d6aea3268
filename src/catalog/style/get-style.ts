import sql from 'sql-template-tag';
import { Type } from 'typebox';
import { operation } from '../../operation.js';
import { Slot } from '../category.js';
import { Nullable } from '../fields.js';
import { reasons, type StyleReport } from './learn-style.js';

const Accuracy = Nullable(Type.Number({ minimum: 0, maximum: 1 }));

const LearnedStyle = Type.Object(
  {
    predictor: Type.String(),
    version: Type.String(),
    compatibility: Type.Enum(['learned', 'fallback'], { description: 'Which of them answers' }),
    because: Type.Enum([...reasons], {
      description: `\`few_outfits\`: too little to learn from, or to measure it by; \`not_better\`: what was learned does not beat the fallback, or
chance, on what was held out by more than two standard errors; \`better\`: it does`,
    }),
    looks: Type.Integer({ description: 'That have a vector of this version' }),
    sets: Type.Integer({
      description: 'Outfits, and images that several looks share, of looks of several slots',
    }),
    pairs: Type.Integer({ description: 'Ordered pairs of such looks that it is learned from' }),
    held_out_sets: Type.Integer({ description: 'Those that nothing is learned from: about one in five' }),
    questions: Type.Integer({
      description: 'Of those that were held out: which of four looks of its slot is the one left out',
    }),
    accuracy: Type.Object(
      { learned: Accuracy, fallback: Accuracy, random: Type.Number() },
      { description: 'The share of the questions that is answered rightly' },
    ),
    trained_at: Type.String({ format: 'date-time' }),
  },
  { $id: 'LearnedStyle' },
);

type Row = { predictor: string; version: string; report: StyleReport; trained_at: Date };

export const getStyle = operation({
  id: 'get-style',
  method: 'GET',
  path: '/style',
  level: 'admin',
  scope: 'customer',
  tag: 'Style',
  summary: 'Tell what was learned of what goes with what',
  description:
    'For each embedding predictor version that has seen looks, how well it does and why it answers or not.',
  answers: {
    200: {
      description: 'The slots of the categories, and what was learned',
      schema: Type.Object({ slots: Type.Array(Slot), results: Type.Array(LearnedStyle) }),
    },
  },
  async handle({ context: { db }, customerId }) {
    const slots = await db.query<{ slot: string }>(sql`
      select distinct resolved_slot as slot from categories
      where customer_id = ${customerId} and resolved_slot is not null order by 1`);
    const rows = await db.query<Row>(sql`
      select predictor, version, report, trained_at from style_models
      where customer_id = ${customerId} order by predictor, version`);
    const results = rows.map(({ predictor, version, report: { uses, ...report }, trained_at }) => ({
      predictor,
      version,
      compatibility: uses,
      ...report,
      trained_at: trained_at.toISOString(),
    }));
    return { status: 200, body: { slots: slots.map(({ slot }) => slot), results } };
  },
});
