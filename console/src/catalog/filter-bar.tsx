import './catalog.css';
import { X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../design/button';
import { Select, Switch, TextField } from '../design/field';
import { asTree, useCategories, useKnownWords, useTagDictionary } from './dictionaries';
import { type Availability, availabilities, type Filters, isFiltered } from './filters';
import { WordField } from './word-field';
import { availabilityWords } from './words';

const any = 'any';

/** Above a list: which of it is shown. */
export function FilterBar({ filters, onChange }: { filters: Filters; onChange(filters: Filters): void }) {
  const categories = useCategories();
  const tags = useTagDictionary();
  const words = useKnownWords();
  const set = (change: Filters) => onChange({ ...filters, ...change });
  const chosen = (value: string) => (value === any ? undefined : value);
  return (
    <search className="catalog-filters" aria-label="Filters">
      <Select
        label="Category"
        value={filters.category ?? any}
        onChange={(category) => set({ category: chosen(category) })}
        choices={[
          { id: any, label: 'All categories' },
          ...asTree(categories.data ?? []).map(({ id, name, depth }) => ({
            id,
            label: `${'– '.repeat(depth)}${name}`,
          })),
        ]}
      />
      <WordField
        label="Brand"
        placeholder="Any"
        value={filters.brand ?? ''}
        words={words.data?.brand ?? []}
        onChange={(brand) => set({ brand: brand || undefined })}
      />
      <Select
        label="Availability"
        value={filters.availability ?? any}
        onChange={(value) => set({ availability: chosen(value) as Availability | undefined })}
        choices={[
          { id: any, label: 'Any' },
          ...availabilities.map((id) => ({ id, label: availabilityWords[id] })),
        ]}
      />
      <Select
        label="Tag"
        value={filters.tag ?? any}
        onChange={(tag) => set({ tag: chosen(tag) })}
        choices={[
          { id: any, label: 'Any' },
          ...(tags.data ?? []).flatMap((attribute) =>
            attribute.labels
              .filter(({ id, looks }) => looks > 0 || filters.tag === `${attribute.id}:${id}`)
              .map(({ id, name, looks }) => ({
                id: `${attribute.id}:${id}`,
                label: `${attribute.name}: ${name}`,
                hint: looks === 1 ? 'One look' : `${looks.toLocaleString()} looks`,
              })),
          ),
        ]}
      />
      <Prices filters={filters} onChange={set} />
      <div className="catalog-filters-end">
        <Switch
          isSelected={filters.hidden === 'include'}
          onChange={(shows) => set({ hidden: shows ? 'include' : undefined })}
        >
          Also hidden ones
        </Switch>
        {isFiltered(filters) && (
          <Button size="small" kind="quiet" icon={X} onPress={() => onChange({})}>
            Clear filters
          </Button>
        )}
      </div>
    </search>
  );
}

const amount = /^\d+([.]\d+)?$/;

/** Takes effect when a field is left or Enter is pressed, and only together with a currency. */
function Prices({ filters, onChange }: { filters: Filters; onChange(change: Filters): void }) {
  const { price_min = '', price_max = '', currency = '' } = filters;
  const [draft, setDraft] = useState({ price_min, price_max, currency });
  useEffect(() => setDraft({ price_min, price_max, currency }), [price_min, price_max, currency]);
  const wrong = (text: string) => (text === '' || amount.test(text) ? undefined : 'Digits, such as 59.90');
  const needsCurrency = (draft.price_min || draft.price_max) && !/^[A-Z]{3}$/.test(draft.currency);
  const apply = () => {
    if (wrong(draft.price_min) || wrong(draft.price_max) || needsCurrency) return;
    onChange({
      price_min: draft.price_min || undefined,
      price_max: draft.price_max || undefined,
      currency: draft.currency || undefined,
    });
  };
  return (
    <form
      className="catalog-prices"
      onBlur={apply}
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <TextField
        label="Price from"
        value={draft.price_min}
        onChange={(text) => setDraft({ ...draft, price_min: text })}
        error={wrong(draft.price_min)}
      />
      <TextField
        label="to"
        value={draft.price_max}
        onChange={(text) => setDraft({ ...draft, price_max: text })}
        error={wrong(draft.price_max)}
      />
      <TextField
        label="Currency"
        value={draft.currency}
        maxLength={3}
        placeholder="EUR"
        onChange={(text) => setDraft({ ...draft, currency: text.toUpperCase() })}
        error={needsCurrency ? 'Such as EUR' : undefined}
      />
      <button type="submit" hidden>
        Apply
      </button>
    </form>
  );
}
