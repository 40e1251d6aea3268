import { Link } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { Ban, Pin, PinOff } from 'lucide-react';
import { useData } from '../data';
import { IconButton } from '../design/button';
import { Menu } from '../design/menu';
import { Badge, Card } from '../design/page';
import { Await } from '../design/states';
import { LookPicture } from './look-card';
import { reasonText } from './reasons';
import { type RuledAnswer, usePins, useVeto } from './rules/pin-and-veto';
import { lookTitle, percent } from './words';

type Result = (components['schemas']['SimilarLook'] | components['schemas']['StyleWithLook']) & {
  relevance?: number | null;
};

const resultsShown = 12;
const firstPlaces = 3;

const titles: Record<RuledAnswer, string> = {
  similar_looks: 'Similar looks',
  style_with: 'Goes with it',
};

/** One of the two answers about a look as the shop gets it; what stands in it is pinned or vetoed in place. */
export function BesideLook({ id, answer }: { id: string; answer: RuledAnswer }) {
  const found = useData(['looks', 'beside', id, answer], async (api, signal) => {
    const query = { limit: resultsShown, product: 'expand', item: 'none' } as const;
    const init = { params: { path: { id }, query }, signal };
    return answer === 'similar_looks'
      ? (await api.GET('/looks/{id}/similar-looks', init)).data
      : (await api.GET('/looks/{id}/style-with-looks', init)).data;
  });
  const isLearned = found.data && 'compatibility' in found.data && found.data.compatibility !== 'fallback';
  return (
    <Card
      title={titles[answer]}
      actions={
        answer === 'style_with' &&
        found.data &&
        'compatibility' in found.data && (
          <Badge tone={isLearned ? 'good' : 'neutral'}>
            {isLearned ? 'learned from outfits' : 'by colour and style'}
          </Badge>
        )
      }
    >
      <Await of={found} lines={6}>
        {({ results, reason }) => (
          <>
            {reason && <p className="beside-reason">{reasonText(reason, results.length)}</p>}
            <ol className="beside" aria-label={titles[answer]}>
              {results.map((result) => (
                <Beside key={result.id} look={id} answer={answer} result={result} />
              ))}
            </ol>
          </>
        )}
      </Await>
    </Card>
  );
}

interface BesideProps {
  look: string;
  answer: RuledAnswer;
  result: Result;
}

function Beside({ look, answer, result }: BesideProps) {
  const { id, position, pinned } = result;
  const title = lookTitle(result);
  const { pin, unpin, isPending } = usePins(look, answer);
  const veto = useVeto(look);
  const places = [...new Set([...Array.from({ length: firstPlaces }, (_, n) => n + 1), position])];
  return (
    <li className="beside-one">
      <span className="beside-place" aria-hidden>
        {position}
      </span>
      <Link to="/looks/$id" params={{ id }} className="beside-picture" aria-hidden tabIndex={-1}>
        <LookPicture look={result} size={128} />
      </Link>
      <div className="beside-words">
        <Link to="/looks/$id" params={{ id }}>
          {title}
        </Link>
        <Score result={result} />
        <span className="beside-badges">
          {pinned && <Badge tone="info">Pinned</Badge>}
          {result.boost !== undefined && (
            <Badge tone={result.boost > 0 ? 'good' : 'warning'}>
              {result.boost > 0 ? 'Boosted' : 'Demoted'} {signed(result.boost)}
            </Badge>
          )}
          {'slot' in result && result.slot && <Badge>{result.slot}</Badge>}
        </span>
      </div>
      <div className="beside-actions">
        {pinned ? (
          <IconButton
            icon={PinOff}
            label={`Unpin ${title}`}
            isDisabled={isPending}
            onPress={() => unpin(id, title)}
          />
        ) : (
          <Menu
            label={`Where to pin ${title}`}
            button={<IconButton icon={Pin} label={`Pin ${title}`} isDisabled={isPending} />}
            entries={places.map((place) => ({
              id: String(place),
              label: place === position ? `Keep at place ${place}` : `Pin to place ${place}`,
              onAction: () => pin({ id, title, position: place }),
            }))}
          />
        )}
        <IconButton
          icon={Ban}
          label={`Never show ${title} here`}
          isDisabled={veto.isPending}
          onPress={() => veto.mutate({ id, title })}
        />
      </div>
    </li>
  );
}

function Score({ result: { score, relevance } }: { result: Result }) {
  if (score === null) return <span className="catalog-soft">No score: it was pinned</span>;
  return (
    <span className="beside-score">
      <meter min={0} max={1} value={relevance ?? score} aria-label="How well it fits" />
      <span className="catalog-soft">
        score {score.toFixed(2)}
        {typeof relevance === 'number' && `, closer than ${percent(relevance)} of pairs`}
      </span>
    </span>
  );
}

function signed(number: number): string {
  return `${number > 0 ? '+' : ''}${number.toFixed(2)}`;
}
