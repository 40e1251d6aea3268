import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../design/button';
import { Select, TextField } from '../../design/field';
import { asTree, type Names, useCategories, useKnownWords, useTagDictionary } from '../dictionaries';
import { availabilities } from '../filters';
import { WordField } from '../word-field';
import { availabilityWords } from '../words';
import { type Condition, conditionWith, type Operator, operatorOf, operatorsOf, valuesOf } from './draft';
import { LookPicker } from './look-picker';
import { ValueName } from './sentence';

const operatorWords: Record<Operator, string> = {
  is: 'is',
  is_not: 'is not',
  same: 'is the same',
  another: 'is another',
  contains: 'contains',
  between: 'is',
};

interface ConditionsFieldProps {
  label: string;
  /** Of the look that is asked about, or of those that may be shown. */
  list: 'when' | 'where';
  value: Condition[];
  onChange(value: Condition[]): void;
  names: Names;
}

/** Conditions, all of which have to be met; each reads as a part of a sentence. */
export function ConditionsField({ label, list, value, onChange, names }: ConditionsFieldProps) {
  return (
    <fieldset className="conditions">
      <legend className="field-label">{label}</legend>
      {value.map((condition, n) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no names
          key={n}
          number={n + 1}
          list={list}
          condition={condition}
          names={names}
          onChange={(changed) => onChange(value.map((one, m) => (m === n ? changed : one)))}
          onRemove={() => onChange(value.filter((_, m) => m !== n))}
        />
      ))}
      <div>
        <Button size="small" icon={Plus} onPress={() => onChange([...value, { attribute: 'brand', is: [] }])}>
          {value.length === 0 ? 'Add a condition' : 'And …'}
        </Button>
      </div>
    </fieldset>
  );
}

interface ConditionRowProps {
  number: number;
  list: 'when' | 'where';
  condition: Condition;
  names: Names;
  onChange(condition: Condition): void;
  onRemove(): void;
}

function ConditionRow({ number, list, condition, names, onChange, onRemove }: ConditionRowProps) {
  const tags = useTagDictionary();
  const { attribute } = condition;
  const operator = operatorOf(condition);
  const isOwn = attribute.startsWith('attributes.');
  const choose = (next: string) => onChange(conditionWith(next, operatorsOf(next, list)[0]!, []));
  return (
    <div className="condition" role="group" aria-label={`Condition ${number}`}>
      <span className="condition-word" aria-hidden>
        {number === 1 ? 'whose' : 'and whose'}
      </span>
      <Select
        label="What"
        hidesLabel
        value={isOwn ? 'attributes.' : attribute}
        onChange={choose}
        choices={[
          { id: 'category', label: 'category' },
          { id: 'brand', label: 'brand' },
          ...(tags.data ?? []).map(({ id, name }) => ({ id: `tags.${id}`, label: `tag ${name}` })),
          { id: 'price', label: 'price' },
          { id: 'availability', label: 'availability' },
          { id: 'title', label: 'title' },
          { id: 'colour', label: 'colour', hint: 'As the shop says' },
          { id: 'pattern', label: 'pattern', hint: 'As the shop says' },
          { id: 'material', label: 'material', hint: 'As the shop says' },
          { id: 'product', label: 'product' },
          { id: 'look', label: 'look', hint: 'One by one' },
          { id: 'attributes.', label: 'attribute of your own' },
        ]}
      />
      {isOwn && (
        <TextField
          label="Name of the attribute"
          hidesLabel
          placeholder="season"
          value={attribute.slice('attributes.'.length)}
          onChange={(name) => onChange({ ...condition, attribute: `attributes.${name}` })}
        />
      )}
      {operatorsOf(attribute, list).length > 1 && (
        <Select
          label="How"
          hidesLabel
          value={operator}
          onChange={(next) => onChange(conditionWith(attribute, next as Operator, valuesOf(condition)))}
          choices={operatorsOf(attribute, list).map((id) => ({ id, label: operatorWords[id] }))}
        />
      )}
      {operator === 'contains' && <span className="condition-word">contains</span>}
      {operator === 'between' && <PriceRange condition={condition} onChange={onChange} />}
      {(operator === 'is' || operator === 'is_not' || operator === 'contains') && (
        <Values
          attribute={attribute}
          values={valuesOf(condition)}
          names={names}
          onChange={(values) => onChange(conditionWith(attribute, operator, values))}
        />
      )}
      <span className="condition-remove">
        <IconButton icon={X} label={`Remove condition ${number}`} onPress={onRemove} />
      </span>
    </div>
  );
}

function PriceRange({ condition, onChange }: Pick<ConditionRowProps, 'condition' | 'onChange'>) {
  const { attribute, min, max, currency } = condition;
  const set = (change: Partial<Record<'min' | 'max' | 'currency', string>>) => {
    const all = { min, max, currency, ...change };
    const said = Object.entries(all).filter(([, value]) => value !== undefined && value !== '');
    onChange({ attribute, ...Object.fromEntries(said) });
  };
  return (
    <div className="condition-price">
      <TextField
        label="At least"
        hidesLabel
        placeholder="from"
        value={String(min ?? '')}
        onChange={(text) => set({ min: text })}
      />
      <TextField
        label="At most"
        hidesLabel
        placeholder="to"
        value={String(max ?? '')}
        onChange={(text) => set({ max: text })}
      />
      <TextField
        label="Currency"
        hidesLabel
        placeholder="EUR"
        maxLength={3}
        value={currency ?? ''}
        onChange={(text) => set({ currency: text.toUpperCase() })}
      />
    </div>
  );
}

interface ValuesProps {
  attribute: string;
  values: string[];
  names: Names;
  onChange(values: string[]): void;
}

/** One of several is enough. */
function Values({ attribute, values, names, onChange }: ValuesProps) {
  const add = (value: string) => value !== '' && !values.includes(value) && onChange([...values, value]);
  const words = useValueWords(attribute);
  return (
    <div className="condition-values">
      {values.length > 0 && (
        <ul className="chips">
          {values.map((value) => (
            <li key={value} className="chip">
              <ValueName attribute={attribute} value={value} names={names} />
              <button
                type="button"
                aria-label={`Remove ${value}`}
                onClick={() => onChange(values.filter((one) => one !== value))}
              >
                <X size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
      {attribute === 'look' ? (
        <LookPicker label={values.length === 0 ? 'Choose a look' : 'or …'} onPick={add} />
      ) : (
        <WordField
          label="Value"
          hidesLabel
          isEmptied
          value=""
          words={words}
          placeholder={values.length === 0 ? 'what' : 'or …'}
          onChange={add}
        />
      )}
    </div>
  );
}

function useValueWords(attribute: string) {
  const categories = useCategories();
  const tags = useTagDictionary();
  const known = useKnownWords();
  if (attribute === 'category')
    return asTree(categories.data ?? []).map(({ id, name }) => ({ id, label: name }));
  if (attribute === 'availability') return availabilities.map((id) => ({ id, label: availabilityWords[id] }));
  if (attribute.startsWith('tags.')) {
    const of = tags.data?.find(({ id }) => id === attribute.slice('tags.'.length));
    return (of?.labels ?? []).map(({ id, name }) => ({ id, label: name }));
  }
  const words = known.data as Record<string, string[]> | undefined;
  return words?.[attribute] ?? [];
}
