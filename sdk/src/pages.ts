import type { paths } from './generated/schema.js';
import type { CallArguments, Client, DataOf, Level, OperationAt } from './typed-calls.js';

interface Page {
  links: { next: string | null };
  results: unknown[];
}

/** The paths that answer in pages. */
export type ListPath = {
  [Path in keyof paths]: DataOf<OperationAt<Path, 'get'>> extends Page ? Path : never;
}[keyof paths];

type PageAt<Path extends ListPath> = DataOf<OperationAt<Path, 'get'>> & Page;

/** The pages of a list from the one that is asked for to the last; each is asked for when the one before has been used. */
export async function* pages<Allowed extends Level, Path extends ListPath & Allowed['get']>(
  client: Client<Allowed>,
  path: Path,
  ...[init]: CallArguments<OperationAt<Path, 'get'>>
): AsyncGenerator<PageAt<Path>, void> {
  const get = client.GET as unknown as (path: Path, init: object) => Promise<{ data: PageAt<Path> }>;
  let query = {};
  while (true) {
    const { data } = await get(path, { ...init, ...query });
    yield data;
    const { next } = data.links;
    if (next === null) return;
    // Its query alone: the address in front of an installation may have more of a path than the API knows.
    query = { querySerializer: () => next.slice(next.indexOf('?') + 1) };
  }
}

/** What is on those pages, one by one. */
export async function* results<Allowed extends Level, Path extends ListPath & Allowed['get']>(
  client: Client<Allowed>,
  path: Path,
  ...init: CallArguments<OperationAt<Path, 'get'>>
): AsyncGenerator<PageAt<Path>['results'][number], void> {
  for await (const page of pages(client, path, ...init)) yield* page.results;
}
