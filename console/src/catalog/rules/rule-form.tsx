import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../design/button';
import { Checkbox, Select, Slider, TextField } from '../../design/field';
import { Card } from '../../design/page';
import { ErrorNotice } from '../../design/states';
import { useNames } from '../dictionaries';
import { ConditionsField } from './conditions-field';
import { type Draft, type Kind, missingIn } from './draft';
import { LookPicker } from './look-picker';
import type { RuledAnswer } from './pin-and-veto';
import { LookName, Sentence } from './sentence';

const kindChoices: { id: Kind; label: string; hint: string }[] = [
  { id: 'filter', label: 'Show only …', hint: 'Looks that meet the conditions, and no others' },
  { id: 'hide', label: 'Never show …', hint: 'Not even when they are pinned' },
  { id: 'boost', label: 'Boost or demote …', hint: 'They stand further up or down' },
  { id: 'pin', label: 'Pin … to a place', hint: 'Certain looks at certain places' },
  { id: 'exclude_pairs', label: 'Never show … beside …', hint: 'Two looks that do not go together' },
];

interface RuleFormProps {
  draft: Draft;
  onChange(draft: Draft): void;
  onSave(): void;
  isPending: boolean;
  error: unknown;
  cancel: React.ReactNode;
}

/** A rule is put together like a sentence, which stands above it as it grows. */
export function RuleForm({ draft, onChange, onSave, isPending, error, cancel }: RuleFormProps) {
  const names = useNames();
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  const setAnswer = (answer: RuledAnswer) => (isIn: boolean) =>
    set({ answers: isIn ? [...draft.answers, answer] : draft.answers.filter((one) => one !== answer) });
  const missing = missingIn(draft);
  return (
    <Card title="The rule">
      <form
        className="rule-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!missing) onSave();
        }}
      >
        <Sentence of={draft} names={names} />
        <TextField
          label="Name"
          hint="For the list of rules"
          value={draft.name}
          onChange={(name) => set({ name })}
        />
        <fieldset className="rule-answers">
          <legend className="field-label">Where it applies</legend>
          <Checkbox
            isSelected={draft.answers.includes('similar_looks')}
            onChange={setAnswer('similar_looks')}
          >
            Among similar looks
          </Checkbox>
          <Checkbox isSelected={draft.answers.includes('style_with')} onChange={setAnswer('style_with')}>
            In what goes with a look
          </Checkbox>
        </fieldset>
        <ConditionsField
          label={
            draft.when.length === 0 ? 'Beside every look; or only beside looks …' : 'Only beside looks …'
          }
          list="when"
          value={draft.when}
          onChange={(when) => set({ when })}
          names={names}
        />
        <Select
          label="What it does"
          value={draft.kind}
          onChange={(kind) => set({ kind: kind as Kind })}
          choices={kindChoices}
        />
        {(draft.kind === 'filter' || draft.kind === 'hide' || draft.kind === 'boost') && (
          <ConditionsField
            label={{ filter: 'Show only looks …', hide: 'Never show looks …', boost: 'Looks …' }[draft.kind]}
            list="where"
            value={draft.where}
            onChange={(where) => set({ where })}
            names={names}
          />
        )}
        {draft.kind === 'boost' && (
          <Slider
            label={draft.weight < 0 ? 'Demote by' : 'Boost by'}
            hint="Added to the score, which is between 0 and 1"
            minValue={-1}
            maxValue={1}
            step={0.05}
            value={draft.weight}
            onChange={(weight) => set({ weight })}
            formatOptions={{ signDisplay: 'exceptZero', minimumFractionDigits: 2 }}
          />
        )}
        {draft.kind === 'pin' && <Pins draft={draft} set={set} />}
        {draft.kind === 'exclude_pairs' && <Pairs draft={draft} set={set} />}
        {error != null && <ErrorNotice error={error} />}
        <footer className="rule-foot">
          {missing && <span className="catalog-soft">{missing}</span>}
          {cancel}
          <Button type="submit" kind="primary" isPending={isPending} isDisabled={missing !== undefined}>
            Save
          </Button>
        </footer>
      </form>
    </Card>
  );
}

interface PartProps {
  draft: Draft;
  set(change: Partial<Draft>): void;
}

function Pins({ draft: { pins }, set }: PartProps) {
  const next = Math.max(0, ...pins.map(({ position }) => position)) + 1;
  return (
    <fieldset className="conditions">
      <legend className="field-label">Pin …</legend>
      {pins.map(({ look_id: id, position }, n) => (
        <div key={id} className="condition">
          <b>
            <LookName id={id} />
          </b>
          <span className="condition-word">to place</span>
          <span className="condition-place">
            <TextField
              label={`Place of ${id}`}
              hidesLabel
              type="number"
              value={String(position)}
              onChange={(text) =>
                set({
                  pins: pins.map((pin, m) =>
                    m === n ? { ...pin, position: Math.max(1, Number(text) || 1) } : pin,
                  ),
                })
              }
            />
          </span>
          <span className="condition-remove">
            <IconButton
              icon={X}
              label={`Do not pin ${id}`}
              onPress={() => set({ pins: pins.filter((_, m) => m !== n) })}
            />
          </span>
        </div>
      ))}
      <div>
        <LookPicker
          label={pins.length === 0 ? 'Choose a look' : 'And …'}
          onPick={(id) =>
            !pins.some((pin) => pin.look_id === id) &&
            set({ pins: [...pins, { look_id: id, position: next }] })
          }
        />
      </div>
    </fieldset>
  );
}

function Pairs({ draft: { pairs }, set }: PartProps) {
  const choose = (n: number, side: 0 | 1) => (id: string) =>
    set({
      pairs: pairs.map((pair, m) => (m === n ? (side === 0 ? [id, pair[1]] : [pair[0], id]) : pair)),
    });
  return (
    <fieldset className="conditions">
      <legend className="field-label">Never show …</legend>
      {pairs.map(([a, b], n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pair may be incomplete
        <div key={n} className="condition">
          {a === '' ? (
            <LookPicker label="Choose a look" onPick={choose(n, 0)} />
          ) : (
            <b>
              <LookName id={a} />
            </b>
          )}
          <span className="condition-word">beside</span>
          {b === '' ? (
            <LookPicker label="Choose another" onPick={choose(n, 1)} />
          ) : (
            <b>
              <LookName id={b} />
            </b>
          )}
          <span className="condition-remove">
            <IconButton
              icon={X}
              label={`Remove pair ${n + 1}`}
              onPress={() => set({ pairs: pairs.filter((_, m) => m !== n) })}
            />
          </span>
        </div>
      ))}
      <div>
        <Button size="small" icon={Plus} onPress={() => set({ pairs: [...pairs, ['', '']] })}>
          Add a pair
        </Button>
      </div>
    </fieldset>
  );
}
