import { Plus, X } from 'lucide-react';
import { Button, IconButton } from '../../design/button';
import { Select, TextField } from '../../design/field';
import type { Feed } from './run-words';

type Mapping = Feed['mapping'];
type Field = keyof Mapping;

/** What a feed says of an item, under the names of Google Merchant Center; `image_id` is ours. */
const fields: Field[] = [
  'id',
  'item_group_id',
  'title',
  'description',
  'link',
  'image_link',
  'additional_image_link',
  'image_id',
  'availability',
  'availability_date',
  'price',
  'sale_price',
  'sale_price_effective_date',
  'condition',
  'brand',
  'gtin',
  'google_product_category',
  'product_type',
  'color',
  'pattern',
  'material',
  'size',
  'gender',
  'age_group',
  'custom_label_0',
  'custom_label_1',
  'custom_label_2',
  'custom_label_3',
  'custom_label_4',
];

/** Where fields come from when the columns of the file have other names. */
export function MappingField({ value, onChange }: { value: Mapping; onChange(value: Mapping): void }) {
  const entries = Object.entries(value) as [Field, string | { constant: string }][];
  const free = fields.filter((field) => value[field] === undefined);
  const replace = (at: number, entry: [Field, string | { constant: string }]) =>
    onChange(Object.fromEntries(entries.map((one, n) => (n === at ? entry : one))) as Mapping);
  return (
    <fieldset className="mapping">
      <legend className="field-label">Columns</legend>
      <p className="field-hint">
        Needed only where the file calls a column otherwise than Google Merchant Center does.
      </p>
      {entries.map(([field, source], n) => {
        const isConstant = typeof source !== 'string';
        const text = isConstant ? source.constant : source;
        return (
          <div key={field} className="mapping-row">
            <Select
              label="Field"
              hidesLabel
              value={field}
              onChange={(other) => replace(n, [other as Field, source])}
              choices={[field, ...free].map((id) => ({ id, label: id }))}
            />
            <Select
              label={`Where ${field} comes from`}
              hidesLabel
              value={isConstant ? 'constant' : 'column'}
              onChange={(kind) => replace(n, [field, kind === 'constant' ? { constant: text } : text])}
              choices={[
                { id: 'column', label: 'from the column' },
                { id: 'constant', label: 'is always' },
              ]}
            />
            <TextField
              label={isConstant ? `Value of ${field}` : `Column of ${field}`}
              hidesLabel
              value={text}
              onChange={(next) => replace(n, [field, isConstant ? { constant: next } : next])}
              isRequired
            />
            <IconButton
              icon={X}
              label={`Remove ${field}`}
              onPress={() => onChange(Object.fromEntries(entries.filter((_, m) => m !== n)) as Mapping)}
            />
          </div>
        );
      })}
      {free.length > 0 && (
        <div>
          <Button size="small" icon={Plus} onPress={() => onChange({ ...value, [free[0]!]: '' })}>
            Add a column
          </Button>
        </div>
      )}
    </fieldset>
  );
}
