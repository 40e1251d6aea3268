import './image-details.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { RotateCw, ScanSearch, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData } from '../data';
import { Button } from '../design/button';
import { Dialog } from '../design/dialog';
import { ButtonLink } from '../design/link';
import { Badge, Facts } from '../design/page';
import { Await } from '../design/states';
import { when } from '../moments';
import { BoxedPicture } from '../pictures/boxed-picture';
import { Picture } from '../pictures/picture';
import { useDeleteImages } from './bulk-actions';
import { type Image, titleOf } from './image-pages';
import { objectsIn, type Prediction, Predictions } from './predictions';

const route = getRouteApi('/images/$id');
const similarShown = 8;
const askAgainMs = 2_000;

/** Beside the images: one of them, with all that is known about it. */
export function ImageDetails() {
  const { id } = route.useParams();
  const navigate = useNavigate();
  const close = () => void navigate({ to: '/images', search: (before) => before as never });
  const image = useData(
    ['images', 'one', id],
    async (api, signal) => (await api.GET('/images/{id}', { params: { path: { id } }, signal })).data,
    { refetchInterval: (data) => (data?.status === 'pending' ? askAgainMs : false) },
  );
  return (
    <Dialog title={image.data ? titleOf(image.data) : id} isOpen onClose={close} place="side">
      <Await of={image}>{(data) => <Details image={data} onGone={close} />}</Await>
    </Dialog>
  );
}

function Details({ image, onGone }: { image: Image; onGone(): void }) {
  const { id } = image;
  // A file that failed has been processed too; an earlier picture may answer in its place.
  const isSeen = image.width !== null;
  const deleteImages = useDeleteImages();
  const predictions = useData(
    ['images', 'predictions', id, image.processed_at],
    async (api, signal) =>
      (await api.GET('/images/{id}/predictions', { params: { path: { id } }, signal })).data
        .results as Prediction[],
    { enabled: isSeen },
  );
  const [shown, setShown] = useState<number | null>(null);
  const objects = objectsIn(predictions.data ?? []);
  return (
    <div className="image-details">
      {image.status === 'failed' && <Failure image={image} />}
      {image.width && image.height && (
        <BoxedPicture
          picture={{ id }}
          alt={titleOf(image)}
          width={image.width}
          height={image.height}
          boxes={objects.map(({ label, score, box }) => ({
            box,
            label: `${label} ${Math.round(score * 100)} %`,
          }))}
          emphasised={shown}
        />
      )}
      <div className="toolbar">
        {isSeen && (
          <ButtonLink to="/" search={{ image: id }} icon={ScanSearch}>
            Search with it
          </ButtonLink>
        )}
        <Button
          kind="danger"
          icon={Trash2}
          onPress={() => {
            deleteImages([id]);
            onGone();
          }}
        >
          Delete
        </Button>
      </div>
      {isSeen && (
        <section>
          <h3>What is on it</h3>
          <Await of={predictions}>{(data) => <Predictions of={data} onPoint={setShown} />}</Await>
        </section>
      )}
      <section>
        <h3>About it</h3>
        <Facts
          of={[
            ['Id', <code key="id">{id}</code>],
            ['Status', <StatusBadge key="status" status={image.status} />],
            ...(image.width ? [['Size', sizeOf(image)] as [string, string]] : []),
            ...(image.collections.length > 0
              ? [
                  [
                    'Collections',
                    <span key="collections" className="image-collections">
                      {image.collections.map((collection) => (
                        <Link key={collection} to="/collections/$id" params={{ id: collection }}>
                          {collection}
                        </Link>
                      ))}
                    </span>,
                  ] as [string, React.ReactNode],
                ]
              : []),
            ...(image.source_url ? [['From', image.source_url] as [string, string]] : []),
            ['Added', when(image.created_at)],
            ...Object.entries(image.metadata).map(([name, value]): [string, string] => [
              name,
              typeof value === 'string' ? value : JSON.stringify(value),
            ]),
          ]}
        />
      </section>
      {isSeen && <SimilarImages id={id} />}
    </div>
  );
}

function Failure({ image }: { image: Image }) {
  const again = useChange(
    (api) =>
      api.PATCH('/images/{id}', {
        params: { path: { id: image.id } },
        body: { file: { url: image.source_url! } },
      }),
    { touches: ['images'], says: () => 'It is fetched once more.' },
  );
  return (
    <div className="error-notice">
      <p>{image.error?.detail ?? 'The picture could not be read.'}</p>
      {image.error && (
        <p className="error-code">
          <code>{image.error.code}</code>
        </p>
      )}
      {image.source_url ? (
        <Button size="small" icon={RotateCw} isPending={again.isPending} onPress={() => again.mutate()}>
          Fetch it again
        </Button>
      ) : (
        <p>Mend the file and add it again under the same id.</p>
      )}
    </div>
  );
}

function SimilarImages({ id }: { id: string }) {
  const similar = useData(['images', 'similar', id], async (api, signal) => {
    const query = { limit: similarShown, image: 'expand' as const };
    return (await api.GET('/images/{id}/similar', { params: { path: { id }, query }, signal })).data;
  });
  return (
    <section>
      <h3>Most alike</h3>
      <Await of={similar}>
        {({ results }) =>
          results.length === 0 ? (
            <p className="image-none">There are no other images yet.</p>
          ) : (
            <ul className="image-strip">
              {results.map((other) => (
                <li key={other.id}>
                  <Link to="/images/$id" params={{ id: other.id }} search={(before) => before as never}>
                    <span className="image-strip-frame">
                      <Picture
                        id={other.id}
                        alt={other.image ? titleOf(other.image) : other.id}
                        size={256}
                        fit="cover"
                      />
                    </span>
                    {Math.round(other.score * 100)} %
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Await>
    </section>
  );
}

export function StatusBadge({ status }: { status: Image['status'] }) {
  const tones = { ready: 'good', pending: 'info', failed: 'danger' } as const;
  return <Badge tone={tones[status]}>{status}</Badge>;
}

function sizeOf({ width, height, format, bytes }: Image): string {
  const kilobytes = bytes === null ? '' : `, ${Math.max(1, Math.round(bytes / 1024)).toLocaleString()} KB`;
  return `${width} × ${height}, ${format?.toUpperCase()}${kilobytes}`;
}
