import { useNavigate } from '@tanstack/react-router';
import { pushFeed } from '@vitrine/sdk';
import { useChange } from '../../data';
import type { Run } from './run-words';

interface Start {
  /** Only tells what would change. */
  isDry?: boolean;
  /** What is read in place of what stands at the address. */
  file?: File;
}

const typeOfEnding: Record<string, string> = {
  xml: 'application/xml',
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  jsonl: 'application/x-ndjson',
  ndjson: 'application/x-ndjson',
  gz: 'application/gzip',
};

/** Begins a run and goes to where it can be watched. */
export function useStartRun(id: string) {
  const navigate = useNavigate();
  return useChange(
    async (api, { isDry = false, file }: Start): Promise<Run> => {
      if (!file)
        return (await api.POST('/feeds/{id}/runs', { params: { path: { id }, query: { dry_run: isDry } } }))
          .data;
      const contentType = typeOfEnding[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/xml';
      return pushFeed(api, id, file, { contentType, dry_run: isDry });
    },
    {
      touches: ['feeds'],
      onDone: (run) => void navigate({ to: '/feeds/$id/runs/$run', params: { id, run: run.id } }),
    },
  );
}
