import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange, useData } from '../data';
import { FormDialog } from '../design/dialog';
import { Select, TextField } from '../design/field';
import type { PredictorVersion } from './state-badge';

interface TrialDialogProps extends Pick<PredictorVersion, 'name' | 'version' | 'task'> {
  onClose(): void;
}

const ofDefault = { id: 'default', label: 'The version that answers now' };

/** Begins a trial of a version beside another one, on the pictures of the selected customer. */
export function TrialDialog({ name, version, task, onClose }: TrialDialogProps) {
  const [against, setAgainst] = useState('default');
  const [sample, setSample] = useState('200');
  const navigate = useNavigate();
  const others = useData(['predictors'], async (api, signal) => {
    return (await api.GET('/predictor-versions', { params: { query: { limit: 1000 } }, signal })).data
      .results;
  });
  const choices = (others.data ?? [])
    .filter(
      (one) => one.task === task && one.state === 'ready' && !(one.name === name && one.version === version),
    )
    .map((one) => ({ id: `${one.name}/${one.version}`, label: `${one.name} ${one.version}` }));
  const start = useChange(
    (api) => {
      const [predictor = '', other = ''] = against.split('/');
      const body = {
        sample: Number(sample),
        ...(against === 'default' ? {} : { against: { predictor, version: other } }),
      };
      return api.POST('/predictors/{name}/versions/{version}/trials', {
        params: { path: { name, version } },
        body,
      });
    },
    {
      touches: ['trials'],
      onDone: ({ data: { id } }) =>
        void navigate({ to: '/predictors/$name/$version/trials/$id', params: { name, version, id } }),
      showsErrors: true,
    },
  );
  const isBad = !(Number.isInteger(Number(sample)) && Number(sample) >= 1 && Number(sample) <= 1000);
  return (
    <FormDialog
      title={`Try ${name} ${version}`}
      isOpen
      onClose={onClose}
      action="Start the trial"
      isDisabled={isBad}
      isPending={start.isPending}
      error={start.error}
      onSubmit={() => start.mutate()}
    >
      <p>
        Both versions see the same pictures, behind everything else that is asked for. Shoppers see nothing of
        it.
      </p>
      <Select label="Beside" choices={[ofDefault, ...choices]} value={against} onChange={setAgainst} />
      <TextField
        label="Pictures"
        value={sample}
        onChange={setSample}
        hint="Drawn by chance."
        error={isBad ? 'From 1 to 1,000.' : undefined}
      />
    </FormDialog>
  );
}
