import { getRouteApi, Link } from '@tanstack/react-router';
import { Package } from 'lucide-react';
import { Badge, Page } from '../design/page';
import { Await } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { useNames } from './dictionaries';
import { FilterBar } from './filter-bar';
import { isFiltered, queryOf } from './filters';
import { LookPicture } from './look-card';
import { NothingThere } from './looks-screen';
import { More } from './more';
import { usePaged } from './paged';
import { availabilityOf, availabilityWords, type Product, priceRange } from './words';

const route = getRouteApi('/products');
const picturesShown = 4;

export function ProductsScreen() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const products = usePaged(['products', 'list', filters], async (api, page, signal) => {
    const query = { ...page, ...queryOf(filters), look: 'expand', item: 'expand' } as const;
    return (await api.GET('/products', { params: { query }, signal })).data;
  });
  return (
    <Page title="Products" description="What the shop sells, each with the looks that it comes in.">
      <FilterBar filters={filters} onChange={(search) => void navigate({ search })} />
      <Await of={products}>
        {(all) =>
          all.length === 0 ? (
            <NothingThere icon={Package} isFiltered={isFiltered(filters)} what="products" />
          ) : (
            <>
              <Table
                label="Products"
                columns={[
                  'Product',
                  { name: 'Brand', isWideOnly: true },
                  { name: 'Categories', isWideOnly: true },
                  { name: 'Availability', isWideOnly: true },
                  { name: 'Price', isNumber: true },
                  { name: 'Looks', isNumber: true, isWideOnly: true },
                ]}
                className="catalog-table"
                staysTable
              >
                {all.map((product) => (
                  <ProductRow key={product.id} product={product} />
                ))}
              </Table>
              <More of={products} />
            </>
          )
        }
      </Await>
    </Page>
  );
}

function ProductRow({ product }: { product: Product }) {
  const { id = '', title, brand, categories = [], looks = [], hidden_since } = product;
  const names = useNames();
  const items = looks.flatMap((look) => look.items ?? []);
  const availability = availabilityOf(items);
  return (
    <Row>
      <Cell>
        <Link to="/products/$id" params={{ id }} className="catalog-named">
          <span className="catalog-thumbs">
            {looks.slice(0, picturesShown).map((look) => (
              <span key={look.id} className="catalog-thumb">
                <LookPicture look={look} size={128} />
              </span>
            ))}
          </span>
          <span>{title}</span>
        </Link>
        {hidden_since && <Badge tone="warning">Hidden</Badge>}
      </Cell>
      <Cell>{brand ?? '–'}</Cell>
      <Cell>{categories.map(names.category).join(', ') || '–'}</Cell>
      <Cell>{availability ? availabilityWords[availability] : '–'}</Cell>
      <Cell>{priceRange(items) ?? '–'}</Cell>
      <Cell>{looks.length}</Cell>
    </Row>
  );
}
