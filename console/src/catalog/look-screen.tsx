import './look-screen.css';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PenLine } from 'lucide-react';
import { useState } from 'react';
import { useData } from '../data';
import { ButtonLink } from '../design/link';
import { Badge, Card, Facts, Page } from '../design/page';
import { Await } from '../design/states';
import { when } from '../moments';
import { Picture } from '../pictures/picture';
import { BesideLook } from './beside-look';
import { useNames } from './dictionaries';
import { ItemsTable } from './items-table';
import { LookPicture } from './look-card';
import { LookTags } from './look-tags';
import { OutsideLink } from './product-screen';
import { OutfitsOfLook } from './style/outfits-of-look';
import { type Look, lookTitle } from './words';

const route = getRouteApi('/looks/$id');

/** A look with what is shown beside it, and the means to shape that. */
export function LookScreen() {
  const { id } = route.useParams();
  const look = useData(['looks', 'one', id], async (api, signal) => {
    const query = { product: 'expand', item: 'expand', hidden: 'include' } as const;
    return (await api.GET('/looks/{id}', { params: { path: { id }, query }, signal })).data;
  });
  return (
    <Page
      title={look.data ? lookTitle(look.data) : id}
      back={<Link to="/looks">Looks</Link>}
      actions={
        look.data && (
          <ButtonLink to="/rules/new" search={{ look: id }} icon={PenLine}>
            Write a rule for it
          </ButtonLink>
        )
      }
    >
      <Await of={look}>{(data) => <Whole key={id} look={data} />}</Await>
    </Page>
  );
}

function Whole({ look }: { look: Look }) {
  const { id = '', items = [], hidden_since } = look;
  return (
    <div className="look">
      <div className="look-own">
        <Pictures look={look} />
        <About look={look} />
        {!hidden_since && <LookTags id={id} />}
        <Card title="Items">
          <ItemsTable items={items} />
        </Card>
      </div>
      {hidden_since ? (
        <Card title="Not shown">
          <p>It vanished from its feed and is shown nowhere, so nothing stands beside it.</p>
        </Card>
      ) : (
        <div className="look-beside">
          <div className="look-column">
            <BesideLook id={id} answer="similar_looks" />
            <OutfitsOfLook look={id} />
          </div>
          <BesideLook id={id} answer="style_with" />
        </div>
      )}
    </div>
  );
}

function Pictures({ look }: { look: Look }) {
  const images = look.images ?? [];
  const [chosen, setChosen] = useState(0);
  const image = images[chosen];
  return (
    <div>
      <div className="look-picture">
        {image?.file ? (
          <Picture id={image.id} alt={lookTitle(look)} size={512} />
        ) : (
          <LookPicture look={look} size={512} alt={lookTitle(look)} />
        )}
      </div>
      {images.length > 1 && (
        <div className="look-pictures">
          {images.map(({ id, file }, n) => (
            <button
              key={id}
              type="button"
              aria-label={`Picture ${n + 1} of ${images.length}`}
              aria-pressed={n === chosen}
              onClick={() => setChosen(n)}
            >
              {file && <Picture id={id} alt="" size={128} fit="cover" />}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

function About({ look }: { look: Look }) {
  const { id, product, colour, pattern, material, url, attributes = {}, hidden_since, images = [] } = look;
  const names = useNames();
  const waiting = images.filter(({ status }) => status !== 'ready');
  const said: [string, React.ReactNode][] = [
    ['Id', <code key="id">{id}</code>],
    [
      'Product',
      <Link key="product" to="/products/$id" params={{ id: product?.id ?? '' }}>
        {product?.title ?? product?.id}
      </Link>,
    ],
    ['Brand', product?.brand],
    ['Categories', product?.categories?.map(names.category).join(', ')],
    ['Colour', colour],
    ['Pattern', pattern],
    ['Material', material],
    ['Page of the shop', url && <OutsideLink key="url" to={url} />],
    ['Hidden', hidden_since && when(hidden_since)],
    ...Object.entries(attributes).map(([name, value]): [string, string] => [name, String(value)]),
    [
      'Pictures',
      waiting.length > 0 &&
        waiting.map(({ id: image, status }) => (
          <span key={image}>
            <Link to="/images/$id" params={{ id: image }}>
              {image}
            </Link>{' '}
            <Badge tone={status === 'pending' ? 'info' : 'danger'}>{status}</Badge>{' '}
          </span>
        )),
    ],
  ];
  return (
    <Card title="About it">
      <Facts of={said.filter(([, value]) => value)} />
    </Card>
  );
}
