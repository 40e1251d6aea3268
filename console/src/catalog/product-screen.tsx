import { getRouteApi, Link } from '@tanstack/react-router';
import { useData } from '../data';
import { Badge, Card, Facts, Page } from '../design/page';
import { Await } from '../design/states';
import { when } from '../moments';
import { useNames } from './dictionaries';
import { ItemsTable } from './items-table';
import { LookPicture } from './look-card';
import { lookTitle, type Product } from './words';

const route = getRouteApi('/products/$id');

/** A product with its looks and their items. */
export function ProductScreen() {
  const { id } = route.useParams();
  const product = useData(['products', 'one', id], async (api, signal) => {
    const query = { look: 'expand', item: 'expand', hidden: 'include' } as const;
    return (await api.GET('/products/{id}', { params: { path: { id }, query }, signal })).data;
  });
  return (
    <Page
      title={product.data?.title ?? id}
      back={<Link to="/products">Products</Link>}
      description={product.data?.description ?? undefined}
    >
      <Await of={product}>{(data) => <Whole product={data} />}</Await>
    </Page>
  );
}

function Whole({ product }: { product: Product }) {
  const { id = '', brand, categories = [], url, attributes = {}, looks = [], hidden_since } = product;
  const names = useNames();
  return (
    <>
      <Card title="About it">
        <Facts
          of={[
            ['Id', <code key="id">{id}</code>],
            ...(hidden_since
              ? [
                  [
                    'State',
                    <span key="state">
                      <Badge tone="warning">Hidden</Badge> since {when(hidden_since)}: it vanished from its
                      feed
                    </span>,
                  ] as [string, React.ReactNode],
                ]
              : []),
            ['Brand', brand ?? '–'],
            [
              'Categories',
              <span key="categories" className="catalog-links">
                {categories.map((category) => (
                  <Link key={category} to="/products" search={{ category }}>
                    {names.category(category)}
                  </Link>
                ))}
              </span>,
            ],
            ...(url
              ? [['Page of the shop', <OutsideLink key="url" to={url} />] as [string, React.ReactNode]]
              : []),
            ...Object.entries(attributes).map(([name, value]): [string, string] => [name, String(value)]),
            ['Changed', when(product.updated_at)],
          ]}
        />
      </Card>
      {looks.map((look) => (
        <Card key={look.id} title={lookTitle({ ...look, product })}>
          <div className="product-look">
            <Link
              to="/looks/$id"
              params={{ id: look.id ?? '' }}
              className="product-look-picture"
              aria-label={`To the look ${lookTitle({ ...look, product })}`}
            >
              <LookPicture look={look} size={256} />
            </Link>
            <div className="product-look-items">
              <p className="catalog-links">
                <Link to="/looks/$id" params={{ id: look.id ?? '' }}>
                  Similar looks, outfits and tags
                </Link>
                {look.hidden_since && <Badge tone="warning">Hidden</Badge>}
              </p>
              <ItemsTable items={look.items ?? []} />
            </div>
          </div>
        </Card>
      ))}
    </>
  );
}

export function OutsideLink({ to }: { to: string }) {
  return (
    <a href={to} target="_blank" rel="noreferrer">
      {to}
    </a>
  );
}
