import '../catalog.css';
import './tags.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { Plus, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData, useRefresh } from '../../data';
import { Button, IconButton } from '../../design/button';
import { Switch, TextField } from '../../design/field';
import { Card, Page } from '../../design/page';
import { Await, ErrorNotice } from '../../design/states';
import { Cell, Row, Table } from '../../design/table';
import { letGo } from '../../leaving';
import { useWho } from '../../session/who';
import { percent } from '../words';
import { idOf, useAccuracy } from './tags-screen';

type Attribute = components['schemas']['CountedTagAttribute'];
type Label = Attribute['labels'][number];
type Translations = Record<string, string>;

const route = getRouteApi('/tags/$attribute');

/** One attribute of the dictionary: what it and its labels are called, and how often predictions are right. */
export function TagScreen() {
  const { attribute: id } = route.useParams();
  const { api } = useWho();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const attribute = useData(['tags', 'one', id], async (client, signal) => {
    const { results } = (await client.GET('/tags', { signal })).data;
    return results.find((one) => one.id === id) ?? null;
  });
  const remove = () => {
    letGo('tags', [id], `${attribute.data?.name ?? id} was deleted, with its tags and corrections.`, () =>
      api
        .DELETE('/tags/{attribute}', { params: { path: { attribute: id } } })
        .finally(() => refresh('tags', 'looks')),
    );
    void navigate({ to: '/tags' });
  };
  return (
    <Page
      title={attribute.data?.name ?? id}
      back={<Link to="/tags">Tags</Link>}
      actions={
        attribute.data && (
          <Button kind="danger" icon={Trash2} onPress={remove}>
            Delete
          </Button>
        )
      }
    >
      <Await of={attribute}>
        {(data) =>
          data ? (
            <>
              <Edit key={JSON.stringify(data)} attribute={data} />
              <Accuracy attribute={data} />
            </>
          ) : (
            <p>There is no attribute {id}.</p>
          )
        }
      </Await>
    </Page>
  );
}

function Edit({ attribute }: { attribute: Attribute }) {
  const { id, categories, source } = attribute;
  const [name, setName] = useState(attribute.name);
  const [multi, setMulti] = useState(attribute.multi);
  const [translations, setTranslations] = useState(attribute.translations as Translations);
  const [labels, setLabels] = useState(attribute.labels);
  const [languages, setLanguages] = useState(() => languagesOf(attribute));
  const save = useChange(
    (api) =>
      api.PUT('/tags/{attribute}', {
        params: { path: { attribute: id } },
        body: { name, multi, translations, categories, source, labels: labels.map(inputOf) },
      }),
    { touches: ['tags', 'looks'], says: () => `${name} was changed. Tags are made anew.`, showsErrors: true },
  );
  const change = (at: number, label: Partial<Label>) =>
    setLabels(labels.map((one, n) => (n === at ? { ...one, ...label } : one)));
  return (
    <Card title="Names">
      <form
        className="tag-form"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="tag-names">
          <TextField label="Name" value={name} onChange={setName} isRequired />
          {languages.map((language) => (
            <TextField
              key={language}
              label={`Name (${language})`}
              value={translations[language] ?? ''}
              onChange={(text) => setTranslations(translated(translations, language, text))}
            />
          ))}
          <AddLanguage known={languages} onAdd={(language) => setLanguages([...languages, language])} />
        </div>
        <Switch isSelected={multi} onChange={setMulti}>
          A look may have several of the labels
        </Switch>
        <p className="catalog-soft">
          {source ? `Found by ${source.predictor}` : 'Set by people alone'}
          {categories.length > 0 && `, in ${categories.join(', ')}`}
        </p>
        <Table
          label="Labels"
          className="tag-labels"
          columns={[
            'Label',
            ...languages,
            { name: 'From', className: 'tag-threshold' },
            { name: 'Looks', isNumber: true },
            { name: 'Remove', isActions: true },
          ]}
        >
          {labels.map((label, n) => (
            <Row key={label.id}>
              <Cell>
                <TextField
                  label={`Name of ${label.id}`}
                  hidesLabel
                  value={label.name}
                  onChange={(text) => change(n, { name: text })}
                  isRequired
                />
              </Cell>
              {languages.map((language) => (
                <Cell key={language}>
                  <TextField
                    label={`${label.id} (${language})`}
                    hidesLabel
                    value={(label.translations as Translations)[language] ?? ''}
                    onChange={(text) =>
                      change(n, {
                        translations: translated(label.translations as Translations, language, text),
                      })
                    }
                  />
                </Cell>
              ))}
              <Cell>
                <TextField
                  label={`Probability from which ${label.id} applies`}
                  hidesLabel
                  placeholder="usual"
                  value={label.threshold === null ? '' : String(label.threshold)}
                  onChange={(text) => change(n, { threshold: thresholdOf(text, label.threshold) })}
                />
              </Cell>
              <Cell>
                <Link to="/looks" search={{ tag: `${id}:${label.id}` }}>
                  {label.looks.toLocaleString()}
                  <span className="visually-hidden"> looks with {label.name}</span>
                </Link>
              </Cell>
              <Cell>
                <IconButton
                  icon={X}
                  label={`Remove ${label.name}`}
                  isDisabled={labels.length === 1}
                  onPress={() => setLabels(labels.filter((_, m) => m !== n))}
                />
              </Cell>
            </Row>
          ))}
        </Table>
        <AddLabel
          known={labels}
          onAdd={(label) =>
            setLabels([...labels, { ...label, translations: {}, hex: null, threshold: null, looks: 0 }])
          }
        />
        {save.error && <ErrorNotice error={save.error} />}
        <div className="toolbar">
          <Button type="submit" kind="primary" isPending={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

function AddLanguage({ known, onAdd }: { known: string[]; onAdd(language: string): void }) {
  const [language, setLanguage] = useState('');
  const isOne = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language) && !known.includes(language);
  return (
    <div className="tag-add">
      <TextField label="Another language" placeholder="fr" value={language} onChange={setLanguage} />
      <Button
        icon={Plus}
        isDisabled={!isOne}
        onPress={() => {
          onAdd(language);
          setLanguage('');
        }}
      >
        Add<span className="visually-hidden"> the language</span>
      </Button>
    </div>
  );
}

function AddLabel({ known, onAdd }: { known: Label[]; onAdd(label: { id: string; name: string }): void }) {
  const [name, setName] = useState('');
  const id = idOf(name);
  return (
    <div className="tag-add">
      <TextField label="Another label" value={name} onChange={setName} />
      <Button
        icon={Plus}
        isDisabled={id === '' || known.some((label) => label.id === id)}
        onPress={() => {
          onAdd({ id, name: name.trim() });
          setName('');
        }}
      >
        Add<span className="visually-hidden"> the label</span>
      </Button>
    </div>
  );
}

function Accuracy({ attribute }: { attribute: Attribute }) {
  const accuracy = useAccuracy(attribute.id);
  const nameOf = (label: string | null) =>
    label === null ? 'none' : (attribute.labels.find(({ id }) => id === label)?.name ?? label);
  return (
    <Card title="How often it is right">
      <Await of={accuracy}>
        {({ corrections, results }) =>
          results.length === 0 ? (
            <p>
              {corrections === 0
                ? 'Nothing was corrected yet. Correct tags of some looks, also to what they are already: that is what predictions are measured against.'
                : `${corrections} looks were corrected, of which nothing was predicted.`}
            </p>
          ) : (
            <div className="tag-accuracy">
              {results.map(({ predictor, version, looks, agreed, agreement, labels, confusions }) => (
                <section key={`${predictor} ${version}`}>
                  <h3>
                    {predictor} {version}
                  </h3>
                  <p>
                    Right for {agreed} of {looks} corrected looks
                    {agreement !== null && ` (${percent(agreement)})`}.
                  </p>
                  {confusions.length > 0 && (
                    <ul>
                      {confusions.slice(0, 5).map((one) => (
                        <li key={`${one.corrected} ${one.predicted}`} className="catalog-soft">
                          {nameOf(one.predicted)} where it is {nameOf(one.corrected)}: {one.looks}
                        </li>
                      ))}
                    </ul>
                  )}
                  <Table
                    label={`Accuracy of ${predictor} ${version}`}
                    columns={[
                      'Label',
                      { name: 'Right when said', isNumber: true },
                      { name: 'Found', isNumber: true },
                      { name: 'Corrected looks', isNumber: true },
                    ]}
                  >
                    {labels.map(({ id, precision, recall, corrected }) => (
                      <Row key={id}>
                        <Cell>{nameOf(id)}</Cell>
                        <Cell>{precision === null ? '–' : percent(precision)}</Cell>
                        <Cell>{recall === null ? '–' : percent(recall)}</Cell>
                        <Cell>{corrected}</Cell>
                      </Row>
                    ))}
                  </Table>
                </section>
              ))}
            </div>
          )
        }
      </Await>
    </Card>
  );
}

function languagesOf({ translations, labels }: Attribute): string[] {
  return [
    ...new Set([translations, ...labels.map((label) => label.translations)].flatMap(Object.keys)),
  ].sort();
}

function translated(translations: Translations, language: string, text: string): Translations {
  const { [language]: _, ...rest } = translations;
  return text.trim() === '' ? rest : { ...rest, [language]: text };
}

/** Between 0 and 1; what is no number changes nothing. */
function thresholdOf(text: string, before: number | null): number | null {
  if (text.trim() === '') return null;
  const number = Number(text);
  return number >= 0 && number <= 1 ? number : before;
}

function inputOf({ id, name, translations, hex, threshold }: Label) {
  return { id, name, translations, hex, threshold };
}
