import type { components, SuperuserClient } from '@vitrine/sdk';
import { useChange } from '../../data';
import { toastWithUndo } from '../../design/toast';

export type Rule = components['schemas']['Rule'];
export type RuledAnswer = Rule['applies_to'][number];

/** What a rule can hold. */
const pinsPerRuleMax = 50;
const pairsPerRuleMax = 500;
const rulesRead = 1_000;
const touches = ['rules', 'looks'];

/**
 * Pins in one answer about one look: one rule holds them all. What is changed counts at once; `Undo` in the toast writes
 * what was there before.
 */
export function usePins(look: string, answer: RuledAnswer) {
  const undo = useUndo();
  const pin = useChange(
    async (api, { id, position }: { id: string; title: string; position: number }) => {
      const rule = (await readRules(api)).find((one) => holdsPins(one, look, answer));
      if (!rule || rule.do.pin!.length >= pinsPerRuleMax)
        return makeRule(api, {
          name: answer === 'similar_looks' ? `Pins beside ${look}` : `Pins with ${look}`,
          applies_to: [answer],
          when: [{ attribute: 'look', is: [look] }],
          do: { pin: [{ look_id: id, position }] },
        });
      const others = rule.do.pin!.filter((one) => one.look_id !== id && one.position !== position);
      return changeRule(api, rule, { pin: [...others, { look_id: id, position }] });
    },
    {
      touches,
      onDone: (back, { title, position }) => undo(`${title} is pinned to place ${position}.`, back),
    },
  );
  const unpin = useChange(
    async (api, { id }: { id: string; title: string }) => {
      const holds = (one: Rule) => one.do.pin?.some((pinned) => pinned.look_id === id);
      const rules = (await readRules(api)).filter((one) => one.enabled && holds(one));
      const rule = rules.find((one) => holdsPins(one, look, answer));
      // One that says more than this pin is not changed in passing.
      if (!rule) throw new Error('A rule of other looks pins it. Change that rule under Rules.');
      const others = rule.do.pin!.filter((one) => one.look_id !== id);
      return others.length === 0 ? dropRule(api, rule) : changeRule(api, rule, { pin: others });
    },
    { touches, onDone: (back, { title }) => undo(`${title} is pinned no longer.`, back) },
  );
  return {
    pin: pin.mutate,
    unpin: (id: string, title: string) => unpin.mutate({ id, title }),
    isPending: pin.isPending || unpin.isPending,
  };
}

/** Two looks that are never shown beside each other; one rule holds all such pairs. */
export function useVeto(look: string) {
  const undo = useUndo();
  return useChange(
    async (api, { id }: { id: string; title: string }) => {
      const rule = (await readRules(api)).find(
        ({ do: { exclude_pairs: pairs }, enabled, when, applies_to }) =>
          pairs && pairs.length < pairsPerRuleMax && enabled && when.length === 0 && applies_to.length === 2,
      );
      if (rule) return changeRule(api, rule, { exclude_pairs: [...rule.do.exclude_pairs!, [look, id]] });
      return makeRule(api, { name: 'Never beside each other', do: { exclude_pairs: [[look, id]] } });
    },
    { touches, onDone: (back, { title }) => undo(`${title} is shown here no longer.`, back) },
  );
}

type Back = (api: SuperuserClient) => Promise<unknown>;

/** Says what was done, and does what takes it back when that is wanted. */
function useUndo() {
  const takeBack = useChange((api, back: Back) => back(api), { touches });
  return (text: string, back: Back) => toastWithUndo(text, { act() {}, undo: () => takeBack.mutate(back) });
}

async function readRules(api: SuperuserClient): Promise<Rule[]> {
  return (await api.GET('/rules', { params: { query: { limit: rulesRead } } })).data.results;
}

function holdsPins(
  { enabled, applies_to: answers, when, do: { pin } }: Rule,
  look: string,
  answer: RuledAnswer,
) {
  const [first] = when;
  return (
    enabled &&
    pin !== undefined &&
    answers.length === 1 &&
    answers[0] === answer &&
    when.length === 1 &&
    first?.attribute === 'look' &&
    first.is?.length === 1 &&
    first.is[0] === look
  );
}

async function makeRule(api: SuperuserClient, body: components['schemas']['RuleInput']): Promise<Back> {
  const { data } = await api.POST('/rules', { body });
  return (later) => later.DELETE('/rules/{id}', { params: { path: { id: data.id } } });
}

async function changeRule(api: SuperuserClient, rule: Rule, consequence: Rule['do']): Promise<Back> {
  const params = { path: { id: rule.id } };
  await api.PATCH('/rules/{id}', { params, body: { do: consequence } });
  return (later) => later.PATCH('/rules/{id}', { params, body: { do: rule.do } });
}

async function dropRule(api: SuperuserClient, rule: Rule): Promise<Back> {
  await api.DELETE('/rules/{id}', { params: { path: { id: rule.id } } });
  const { id, name, enabled, applies_to, when, do: consequence } = rule;
  return (later) => later.POST('/rules', { body: { id, name, enabled, applies_to, when, do: consequence } });
}
