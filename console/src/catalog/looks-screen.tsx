import { getRouteApi } from '@tanstack/react-router';
import { Shirt } from 'lucide-react';
import { ButtonLink } from '../design/link';
import { Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { FilterBar } from './filter-bar';
import { isFiltered, queryOf } from './filters';
import { LookCard } from './look-card';
import { More } from './more';
import { usePaged } from './paged';

const route = getRouteApi('/looks');

/** The looks of the shop: what is shown beside what is a matter of looks. */
export function LooksScreen() {
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const looks = usePaged(['looks', 'list', filters], async (api, page, signal) => {
    const query = { ...page, ...queryOf(filters), product: 'expand', item: 'expand' } as const;
    return (await api.GET('/looks', { params: { query }, signal })).data;
  });
  return (
    <Page
      title="Looks"
      description="How products look: one look for each colour or pattern, with its pictures and the items that are sold."
    >
      <FilterBar filters={filters} onChange={(search) => void navigate({ search })} />
      <Await of={looks}>
        {(all) =>
          all.length === 0 ? (
            <NothingThere icon={Shirt} isFiltered={isFiltered(filters)} what="looks" />
          ) : (
            <>
              <ul className="catalog-grid" aria-label="Looks">
                {all.map((look) => (
                  <LookCard key={look.id} look={look} />
                ))}
              </ul>
              <More of={looks} />
            </>
          )
        }
      </Await>
    </Page>
  );
}

/** In place of a list of the catalogue that is empty. */
export function NothingThere({
  icon,
  isFiltered: filtered,
  what,
}: {
  icon: typeof Shirt;
  isFiltered: boolean;
  what: string;
}) {
  return filtered ? (
    <Empty icon={icon} title="Nothing here">
      None of the {what} passes these filters. Clear one of them.
    </Empty>
  ) : (
    <Empty icon={icon} title={`No ${what} yet`} action={<ButtonLink to="/feeds">To the feeds</ButtonLink>}>
      The catalogue comes from the product feed of the shop, or through the API.
    </Empty>
  );
}
