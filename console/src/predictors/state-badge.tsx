import type { components } from '@vitrine/sdk';
import { Badge } from '../design/page';

export type PredictorVersion = components['schemas']['PredictorVersion'];

/** States that end by themselves. */
export const isUnderWay = ({ state }: Pick<PredictorVersion, 'state'>) =>
  ['fetching', 'uploaded', 'verifying', 'warming', 'draining'].includes(state);

export function StateBadge({ state }: Pick<PredictorVersion, 'state'>) {
  if (state === 'ready') return <Badge tone="good">ready</Badge>;
  if (state === 'failed') return <Badge tone="danger">failed</Badge>;
  return <Badge tone={state === 'unloaded' ? 'neutral' : 'info'}>{state}</Badge>;
}
