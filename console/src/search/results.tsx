import { Link } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { ScanSearch, SearchX, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useData } from '../data';
import { Button, IconButton } from '../design/button';
import { Empty } from '../design/states';
import { titleOf } from '../images/image-pages';
import type { Prediction } from '../images/predictions';
import { Picture } from '../pictures/picture';
import type { Asked } from './asked';
import type { SearchState } from './read-search';
import { useProducts, whyOf } from './why';

type Answer = components['schemas']['SimilarImages'];
type Result = Answer['results'][number];

const reasons: Record<NonNullable<Answer['reason']>, string> = {
  few_images: 'These are all the images there are.',
  filter_leaves_few: 'No more images are in this collection.',
  below_min_score: 'All others are less alike than you ask for.',
  window_exhausted: 'A search reaches no further than a thousand images.',
};

interface ResultsProps {
  answer: Answer;
  asked: Asked | undefined;
  askedImage: string | undefined;
  state: SearchState;
  /** The answer is to the question before. */
  isStale: boolean;
  onMark(to: SearchState): void;
  onAsk(image: string): void;
  onMore?: (() => void) | undefined;
}

export function Results({ answer, asked, askedImage, state, isStale, onMark, onAsk, onMore }: ResultsProps) {
  const { results, reason, predictor, version } = answer;
  const products = useProducts(
    results.map(({ id }) => id),
    askedImage,
  );
  const mark = (name: 'like' | 'unlike', id: string) => onMark({ [name]: [...(state[name] ?? []), id] });
  if (results.length === 0)
    return (
      <Empty icon={SearchX} title="Nothing found">
        {reason ? reasons[reason] : 'No image is like it.'}
      </Empty>
    );
  return (
    <div aria-busy={isStale} className="results-frame">
      <p className="results-note" aria-live="polite">
        {results.length} most alike, as {predictor} {version} sees it
      </p>
      <ol className="results">
        {results.map((result) => (
          <li key={result.id} className="result">
            <Link to="/images/$id" params={{ id: result.id }} className="result-picture">
              <Picture id={result.id} alt={result.image ? titleOf(result.image) : result.id} size={512} />
            </Link>
            <div className="result-line">
              <strong>{result.image ? titleOf(result.image) : result.id}</strong>
              <span className="result-score">{Math.round(result.score * 100)} %</span>
            </div>
            <Why of={result} asked={asked} product={products.same(result.id)} />
            <div className="result-actions">
              <IconButton icon={ScanSearch} label="Search with this one" onPress={() => onAsk(result.id)} />
              <IconButton icon={ThumbsUp} label="More like this" onPress={() => mark('like', result.id)} />
              <IconButton
                icon={ThumbsDown}
                label="Less like this"
                onPress={() => mark('unlike', result.id)}
              />
            </div>
          </li>
        ))}
      </ol>
      {reason ? (
        <p className="results-note">{reasons[reason]}</p>
      ) : (
        onMore && answer.links.next && <Button onPress={onMore}>Show more</Button>
      )}
    </div>
  );
}

/** What a result has in common with what was asked. */
function Why({ of, asked, product }: { of: Result; asked: Asked | undefined; product: string | undefined }) {
  const said = useData(
    ['images', 'predictions', of.id, of.image?.processed_at],
    async (api, signal) =>
      (await api.GET('/images/{id}/predictions', { params: { path: { id: of.id } }, signal })).data
        .results as Prediction[],
    { enabled: asked !== undefined, staleTime: Number.POSITIVE_INFINITY },
  );
  if (!asked || !said.data) return <ul className="result-why" />;
  const { labels, colours } = whyOf(asked.predictions, said.data);
  return (
    <ul className="result-why" aria-label="In common">
      {product && <li className="result-same">Same product: {product}</li>}
      {labels.map((label) => (
        <li key={label}>{label}</li>
      ))}
      {colours.map(({ name, hex }) => (
        <li key={name} className="swatch">
          <span style={{ background: hex }} />
          {name}
        </li>
      ))}
    </ul>
  );
}
