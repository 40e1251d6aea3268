import { getRouteApi, Link } from '@tanstack/react-router';
import { Barcode } from 'lucide-react';
import { Badge, Page } from '../design/page';
import { Await } from '../design/states';
import { Cell, Row, Table } from '../design/table';
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
              <Table
                label="Items"
                columns={[
                  'Look',
                  { name: 'Item', isWideOnly: true },
                  'Size',
                  { name: 'Availability', isWideOnly: true },
                  { name: 'Price', isNumber: true },
                ]}
                className="catalog-table"
              >
                {all.map(({ look, product, ...item }) => {
                  const shown = { ...look, ...(product ? { product } : {}) };
                  return (
                    <Row key={item.id}>
                      <Cell>
                        <Link to="/looks/$id" params={{ id: look?.id ?? '' }} className="catalog-named">
                          <span className="catalog-thumb">
                            <LookPicture look={shown} size={128} />
                          </span>
                          <span>{lookTitle(shown)}</span>
                        </Link>
                      </Cell>
                      <Cell>
                        <code>{item.id}</code> {item.hidden_since && <Badge tone="warning">Hidden</Badge>}
                      </Cell>
                      <Cell>{item.size ?? '–'}</Cell>
                      <Cell>{item.availability && availabilityWords[item.availability]}</Cell>
                      <Cell>
                        <Price of={item} />
                      </Cell>
                    </Row>
                  );
                })}
              </Table>
              <More of={items} />
            </>
          )
        }
      </Await>
    </Page>
  );
}
