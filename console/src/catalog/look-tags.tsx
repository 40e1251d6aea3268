import type { components } from '@vitrine/sdk';
import { Pencil, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData } from '../data';
import { Button, IconButton } from '../design/button';
import { Checkbox, Select } from '../design/field';
import { Badge, Card } from '../design/page';
import { Await } from '../design/states';
import { toastWithUndo } from '../design/toast';
import { useTagDictionary } from './dictionaries';
import { percent } from './words';

type Tags = components['schemas']['LookTags'];
type Tag = Tags['results'][number];
type Attribute = components['schemas']['CountedTagAttribute'];

const none = 'none of them';

/** What is said of a look, by whom and how surely; corrected in place. */
export function LookTags({ id }: { id: string }) {
  const dictionary = useTagDictionary();
  const tags = useData(
    ['looks', 'tags', id],
    async (api, signal) => (await api.GET('/looks/{id}/tags', { params: { path: { id } }, signal })).data,
  );
  const [edited, setEdited] = useState<string>();
  return (
    <Card title="Tags">
      <Await of={tags}>
        {({ results }) => (
          <ul className="look-tags">
            {(dictionary.data ?? []).map((attribute) => {
              const tag = results.find((one) => one.attribute === attribute.id);
              return edited === attribute.id ? (
                <li key={attribute.id}>
                  <Correct look={id} attribute={attribute} tag={tag} onDone={() => setEdited(undefined)} />
                </li>
              ) : (
                <li key={attribute.id}>
                  <Said attribute={attribute} tag={tag} onEdit={() => setEdited(attribute.id)} />
                </li>
              );
            })}
          </ul>
        )}
      </Await>
    </Card>
  );
}

function Said({ attribute, tag, onEdit }: { attribute: Attribute; tag: Tag | undefined; onEdit(): void }) {
  return (
    <div className="look-tag">
      <div>
        <h3>{attribute.name}</h3>
        <ul className="look-labels">
          {tag?.labels.map(({ id, name, probability, share, hex }) => (
            <li key={id}>
              {hex && <Swatch colour={hex} />}
              {name}
              {probability !== null && <span className="catalog-soft"> {percent(probability)}</span>}
              {share !== null && <span className="catalog-soft"> {percent(share)} of it</span>}
            </li>
          ))}
          {(!tag || tag.labels.length === 0) && (
            <li className="catalog-soft">{tag ? 'None applies' : 'Not said'}</li>
          )}
        </ul>
        {tag && <Source tag={tag} attribute={attribute} />}
      </div>
      <IconButton icon={Pencil} label={`Correct ${attribute.name}`} onPress={onEdit} />
    </div>
  );
}

function Source({
  tag: { source, predictor, version, predictions = [] },
  attribute,
}: {
  tag: Tag;
  attribute: Attribute;
}) {
  if (source === 'predicted')
    return (
      <p className="look-tag-source">
        Predicted by {predictor} {version}
      </p>
    );
  const name = (label: string) => attribute.labels.find(({ id }) => id === label)?.name ?? label;
  return (
    <p className="look-tag-source">
      <Badge tone="info">Corrected</Badge>
      {predictions.map((one) => (
        <span key={`${one.predictor} ${one.version}`}>
          {' '}
          {one.predictor} {one.version} says {one.labels.map(name).join(', ') || none}
        </span>
      ))}
    </p>
  );
}

/** A spot of colour; its name stands beside it. */
export function Swatch({ colour }: { colour: string }) {
  return (
    <svg className="swatch" viewBox="0 0 16 16" width={14} height={14} aria-hidden>
      <title>{colour}</title>
      <circle cx={8} cy={8} r={7.5} fill={colour} />
    </svg>
  );
}

interface CorrectProps {
  look: string;
  attribute: Attribute;
  tag: Tag | undefined;
  onDone(): void;
}

function Correct({ look, attribute, tag, onDone }: CorrectProps) {
  const [labels, setLabels] = useState(() => tag?.labels.map(({ id }) => id) ?? []);
  const path = { id: look, attribute: attribute.id };
  const restore = useChange(
    (api, before: string[] | undefined) =>
      before
        ? api.PUT('/looks/{id}/tags/{attribute}', { params: { path }, body: { labels: before } })
        : api.DELETE('/looks/{id}/tags/{attribute}', { params: { path } }),
    { touches: ['looks', 'tags'] },
  );
  const before = tag?.source === 'corrected' ? tag.labels.map(({ id }) => id) : undefined;
  const sayWithUndo = (text: string) => toastWithUndo(text, { act() {}, undo: () => restore.mutate(before) });
  const correct = useChange(
    (api) => api.PUT('/looks/{id}/tags/{attribute}', { params: { path }, body: { labels } }),
    {
      touches: ['looks', 'tags'],
      onDone() {
        sayWithUndo(`${attribute.name} was corrected.`);
        onDone();
      },
    },
  );
  const forget = useChange((api) => api.DELETE('/looks/{id}/tags/{attribute}', { params: { path } }), {
    touches: ['looks', 'tags'],
    onDone() {
      sayWithUndo(`${attribute.name} is what is predicted again.`);
      onDone();
    },
  });
  return (
    <form
      className="look-correct"
      aria-label={`Correct ${attribute.name}`}
      onSubmit={(event) => {
        event.preventDefault();
        correct.mutate();
      }}
    >
      {attribute.multi ? (
        <fieldset>
          <legend className="field-label">{attribute.name}</legend>
          <div className="look-choices">
            {attribute.labels.map(({ id, name, hex }) => (
              <Checkbox
                key={id}
                isSelected={labels.includes(id)}
                onChange={(isSet) => setLabels(isSet ? [...labels, id] : labels.filter((one) => one !== id))}
              >
                {hex && <Swatch colour={hex} />}
                {name}
              </Checkbox>
            ))}
          </div>
        </fieldset>
      ) : (
        <Select
          label={attribute.name}
          value={labels[0] ?? none}
          onChange={(label) => setLabels(label === none ? [] : [label])}
          choices={[
            ...attribute.labels.map(({ id, name }) => ({ id, label: name })),
            { id: none, label: 'None of them' },
          ]}
        />
      )}
      <div className="toolbar">
        <Button type="submit" kind="primary" size="small" isPending={correct.isPending}>
          Save
        </Button>
        <Button size="small" onPress={onDone}>
          Cancel
        </Button>
        {before && (
          <Button
            size="small"
            kind="quiet"
            icon={Undo2}
            isPending={forget.isPending}
            onPress={() => forget.mutate()}
          >
            As predicted
          </Button>
        )}
      </div>
    </form>
  );
}
