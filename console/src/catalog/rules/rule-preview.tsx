import type { components } from '@vitrine/sdk';
import { ArrowDown, ArrowUp, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useData } from '../../data';
import { Select } from '../../design/field';
import { Badge, Card } from '../../design/page';
import { ErrorNotice, Skeleton } from '../../design/states';
import { LookPicture } from '../look-card';
import { reasonText } from '../reasons';
import { lookTitle } from '../words';
import { bodyOf, type Draft, missingIn } from './draft';
import { LookPicker } from './look-picker';
import type { RuledAnswer } from './pin-and-veto';
import { LookName, useLook } from './sentence';

type Preview = components['schemas']['RulesPreview'];
type Answer = Preview['before'];

const looksFirst = 2;
const looksMax = 20;
const resultsShown = 8;
const restMs = 350;

interface RulePreviewProps {
  /** Of the rule that the draft is to replace. */
  id?: string | undefined;
  draft: Draft;
  firstLooks: string[] | undefined;
}

/** What a draft would change, for looks that are chosen: before, after, and what each rule does. */
export function RulePreview({ id, draft, firstLooks }: RulePreviewProps) {
  const [chosen, setChosen] = useState<string[] | undefined>(firstLooks);
  const [answer, setAnswer] = useState<RuledAnswer>(draft.answers[0] ?? 'similar_looks');
  const some = useData(
    ['looks', 'first'],
    async (api, signal) => {
      const query = { limit: looksFirst, look: 'id', product: 'none', item: 'none' } as const;
      return (await api.GET('/looks', { params: { query }, signal })).data.results.map((look) => look.id!);
    },
    { enabled: chosen === undefined },
  );
  const looks = chosen ?? some.data ?? [];
  const settled = useSettled(draft, restMs);
  const missing = missingIn(draft);
  const rule = { ...bodyOf(settled), ...(id === undefined ? {} : { id }), enabled: true };
  const preview = useData(
    ['rules', 'preview', JSON.stringify(rule), looks, answer],
    async (api, signal) => {
      const body = { look_ids: looks, rule, applies_to: answer, limit: resultsShown };
      return (await api.POST('/rules/previews', { body, signal })).data;
    },
    { enabled: looks.length > 0 && missingIn(settled) === undefined, keepsPrevious: true },
  );
  return (
    <Card
      title="Before and after"
      actions={
        <div className="preview-answer">
          <Select
            label="Answer"
            hidesLabel
            value={answer}
            onChange={(next) => setAnswer(next as RuledAnswer)}
            choices={[
              { id: 'similar_looks', label: 'Similar looks' },
              { id: 'style_with', label: 'What goes with a look' },
            ]}
          />
        </div>
      }
    >
      <div className="preview">
        <div className="preview-looks">
          <ul className="chips" aria-label="Looks to try it with">
            {looks.map((look) => (
              <li key={look} className="chip">
                <LookName id={look} />
                <button
                  type="button"
                  aria-label={`Do not try it with ${look}`}
                  onClick={() => setChosen(looks.filter((one) => one !== look))}
                >
                  <X size={14} aria-hidden />
                </button>
              </li>
            ))}
          </ul>
          {looks.length < looksMax && (
            <LookPicker
              label="Try it with a look"
              onPick={(look) => !looks.includes(look) && setChosen([...looks, look])}
            />
          )}
        </div>
        {looks.length === 0 && !some.isPending && (
          <p>Choose a look to see what the rule would change beside it.</p>
        )}
        {missing ? (
          <p className="catalog-soft">{missing} Then its effect is shown here.</p>
        ) : preview.error ? (
          <ErrorNotice error={preview.error} />
        ) : preview.data ? (
          <div aria-live="polite" aria-busy={preview.isFetching}>
            {preview.data.results.map((one) => (
              <Previewed key={one.look_id} of={one} own={id} />
            ))}
          </div>
        ) : (
          looks.length > 0 && <Skeleton lines={4} />
        )}
      </div>
    </Card>
  );
}

function Previewed({
  of: { look_id: id, before, after, rules },
  own,
}: {
  of: Preview;
  own: string | undefined;
}) {
  // A new rule stands behind all others.
  const effect = own === undefined ? rules.at(-1) : rules.find((one) => one.id === own);
  const others = rules.filter((one) => one !== effect && one.removed + one.moved + one.pinned > 0);
  const places = (answer: Answer) =>
    new Map(answer.results.map(({ look_id, position }) => [look_id, position]));
  return (
    <section className="previewed">
      <h3>
        Beside <LookName id={id} />
      </h3>
      {effect && (
        <p className="previewed-effect">
          {effect.applies ? (
            <>
              This rule removes <b>{effect.removed}</b> candidates, moves <b>{effect.moved}</b> and pins{' '}
              <b>{effect.pinned}</b>.
            </>
          ) : (
            'This rule does not apply here.'
          )}
        </p>
      )}
      <Row title="Before" answer={before} other={places(after)} gone="Removed" />
      <Row title="After" answer={after} other={places(before)} gone="New" />
      {others.length > 0 && (
        <details className="previewed-others">
          <summary>What the other rules do</summary>
          <ul>
            {others.map(({ id: other, name, removed, moved, pinned }) => (
              <li key={other}>
                <b>{name ?? other}</b> removes {removed}, moves {moved}, pins {pinned}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

interface RowProps {
  title: string;
  answer: Answer;
  /** Where looks stand in the other row. */
  other: Map<string, number>;
  /** What is said of those that the other row has not. */
  gone: 'Removed' | 'New';
}

function Row({ title, answer: { results, reason }, other, gone }: RowProps) {
  return (
    <div className="preview-row">
      <h4>{title}</h4>
      {results.length === 0 ? (
        <p className="catalog-soft">{reasonText(reason ?? 'few_looks', 0)}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which has to work with keys
        <ol tabIndex={0} aria-label={`${title}, in order`}>
          {results.map(({ look_id: id, position, pinned }) => (
            <li key={id} className={other.has(id) ? undefined : `preview-${gone.toLowerCase()}`}>
              <PreviewedLook id={id} />
              <span className="preview-state">
                {pinned && gone === 'New' && <Badge tone="info">Pinned</Badge>}
                {!other.has(id) && <Badge tone={gone === 'New' ? 'good' : 'danger'}>{gone}</Badge>}
                {gone === 'New' && <Moved from={other.get(id)} to={position} />}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

function PreviewedLook({ id }: { id: string }) {
  const { data } = useLook(id);
  return (
    <>
      <span className="preview-picture">
        <LookPicture look={data} size={128} />
      </span>
      <span className="preview-title">{data ? lookTitle(data) : id}</span>
    </>
  );
}

function Moved({ from, to }: { from: number | undefined; to: number }) {
  if (from === undefined || from === to) return null;
  const Icon = from > to ? ArrowUp : ArrowDown;
  return (
    <span className="preview-moved">
      <Icon size={14} aria-hidden />
      <span className="visually-hidden">{from > to ? 'up by' : 'down by'} </span>
      {Math.abs(from - to)}
    </span>
  );
}

/** The value once it has not changed for a moment. */
function useSettled<Value>(value: Value, ms: number): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}
