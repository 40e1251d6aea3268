import { Badge } from '../../design/page';
import { type Run, stateWords } from './run-words';

export function RunState({ of: run }: { of: Run }) {
  const [words, tone] = stateWords[run.state];
  return (
    <>
      <Badge tone={tone}>{words}</Badge>
      {run.dry_run && <Badge>Dry run</Badge>}
    </>
  );
}
