import { getRouteApi, Link } from '@tanstack/react-router';
import { Barcode } from 'lucide-react';
import { Badge, Page } from '../design/page';
import { Await } from '../design/states';
import { FilterBar } from './filter-bar';
import { isFiltered, queryOf } from './filters';
import { LookPicture } from './look-card';
import { NothingThere } from './looks-screen';
import { More } from './more';
import { usePaged } from './paged';
import { Price } from './price';
import { availabilityWords, lookTitle } from './words';

const route = getRouteApi('/items');

export function ItemsScreen() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const items = usePaged(['items', 'list', filters], async (api, page, signal) => {
    const query = { ...page, ...queryOf(filters), look: 'expand', product: 'expand' } as const;
    return (await api.GET('/items', { params: { query }, signal })).data;
  });
  return (
    <Page
      title="Items"
      description="What is put into the basket: a size of a look, with its price and stock."
    >
      <FilterBar filters={filters} onChange={(search) => void navigate({ search })} />
      <Await of={items}>
        {(all) =>
          all.length === 0 ? (
            <NothingThere icon={Barcode} isFiltered={isFiltered(filters)} what="items" />
          ) : (
            <>
              <div className="table-frame">
                <table className="table catalog-table">
                  <thead>
                    <tr>
                      <th>Look</th>
                      <th className="wide-only">Item</th>
                      <th>Size</th>
                      <th className="wide-only">Availability</th>
                      <th className="number">Price</th>
                    </tr>
                  </thead>
                  <tbody>
                    {all.map(({ look, product, ...item }) => {
                      const shown = { ...look, ...(product ? { product } : {}) };
                      return (
                        <tr key={item.id}>
                          <td>
                            <Link to="/looks/$id" params={{ id: look?.id ?? '' }} className="catalog-named">
                              <span className="catalog-thumb">
                                <LookPicture look={shown} size={128} />
                              </span>
                              <span>{lookTitle(shown)}</span>
                            </Link>
                          </td>
                          <td className="wide-only">
                            <code>{item.id}</code> {item.hidden_since && <Badge tone="warning">Hidden</Badge>}
                          </td>
                          <td>{item.size ?? '–'}</td>
                          <td className="wide-only">
                            {item.availability && availabilityWords[item.availability]}
                          </td>
                          <td className="number">
                            <Price of={item} />
                          </td>
                        </tr>
                      );
                    })}
                  </tbody>
                </table>
              </div>
              <More of={items} />
            </>
          )
        }
      </Await>
    </Page>
  );
}
