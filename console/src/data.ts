import {
  keepPreviousData,
  QueryCache,
  QueryClient,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { SuperuserClient } from '@vitrine/sdk';
import { VitrineError } from '@vitrine/sdk';
import { toast } from './design/toast';
import { describeError } from './error-text';
import { noteRefusal } from './session/session';
import { useWho } from './session/who';

export const queries = new QueryClient({
  queryCache: new QueryCache({ onError: noteRefusal }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      // The client of the API has tried again what may pass.
      retry: false,
      refetchOnWindowFocus: (query) => !(query.state.error instanceof VitrineError),
    },
  },
});

interface DataOptions<Result> {
  enabled?: boolean;
  /** Asks again after so many milliseconds; `false` when it is settled. */
  refetchInterval?: (data: Result | undefined) => number | false;
  /** Shows the last answer while the next comes, as between pages. */
  keepsPrevious?: boolean;
  staleTime?: number;
}

/** What the API says, kept under a key that begins with the customer: `useData(['images', id], (api, signal) => …)`. */
export function useData<Result>(
  key: readonly unknown[],
  read: (api: SuperuserClient, signal: AbortSignal) => Promise<Result>,
  { enabled, refetchInterval, keepsPrevious, staleTime }: DataOptions<Result> = {},
): UseQueryResult<Result> {
  const { api, customer } = useWho();
  return useQuery<Result>({
    queryKey: [customer.id, ...key],
    queryFn: ({ signal }) => read(api, signal),
    ...(enabled === undefined ? {} : { enabled }),
    ...(staleTime === undefined ? {} : { staleTime }),
    ...(refetchInterval ? { refetchInterval: (query) => refetchInterval(query.state.data) } : {}),
    ...(keepsPrevious ? { placeholderData: keepPreviousData as never } : {}),
  });
}

interface ChangeOptions<Result, Input> {
  /** First words of the keys whose data is another now: `['images']`. */
  touches?: string[];
  /** Said when it is done. */
  says?: (result: Result, input: Input) => string | undefined;
  onDone?: (result: Result, input: Input) => void;
  /** For forms that show refusals beside their fields; else they are said in a toast. */
  showsErrors?: boolean;
}

/** What changes data: `const rename = useChange((api, name: string) => api.PATCH(…), { touches: ['collections'] })`. */
export function useChange<Result, Input = void>(
  change: (api: SuperuserClient, input: Input) => Promise<Result>,
  { touches = [], says, onDone, showsErrors = false }: ChangeOptions<Result, Input> = {},
) {
  const { api } = useWho();
  const refresh = useRefresh();
  return useMutation<Result, Error, Input>({
    mutationFn: (input) => change(api, input),
    onSuccess: (result, input) => {
      const text = says?.(result, input);
      if (text) toast(text);
      onDone?.(result, input);
    },
    onError: (error) => {
      noteRefusal(error);
      if (!showsErrors) toast(describeError(error).text, { kind: 'error' });
    },
    onSettled: () => refresh(...touches),
  });
}

/** Asks again for what is kept under these first words of keys, of the customer that is looked at. */
export function useRefresh(): (...words: string[]) => void {
  const { customer } = useWho();
  const client = useQueryClient();
  return (...words) => {
    for (const word of words) void client.invalidateQueries({ queryKey: [customer.id, word] });
  };
}
