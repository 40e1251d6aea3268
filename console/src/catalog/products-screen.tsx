import { getRouteApi, Link } from '@tanstack/react-router';
import { Package } from 'lucide-react';
import { Badge, Page } from '../design/page';
import { Await } from '../design/states';
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
              <div className="table-frame">
                <table className="table catalog-table">
                  <thead>
                    <tr>
                      <th>Product</th>
                      <th className="wide-only">Brand</th>
                      <th className="wide-only">Categories</th>
                      <th className="wide-only">Availability</th>
                      <th className="number">Price</th>
                      <th className="number wide-only">Looks</th>
                    </tr>
                  </thead>
                  <tbody>
                    {all.map((product) => (
                      <ProductRow key={product.id} product={product} />
                    ))}
                  </tbody>
                </table>
              </div>
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
    <tr>
      <td>
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
      </td>
      <td className="wide-only">{brand ?? '–'}</td>
      <td className="wide-only">{categories.map(names.category).join(', ') || '–'}</td>
      <td className="wide-only">{availability ? availabilityWords[availability] : '–'}</td>
      <td className="number">{priceRange(items) ?? '–'}</td>
      <td className="number wide-only">{looks.length}</td>
    </tr>
  );
}
