import { useNavigate } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { useState } from 'react';
import { useChange } from '../../data';
import { FormDialog } from '../../design/dialog';
import { Select, Slider, TextField } from '../../design/field';
import { MappingField } from './mapping-field';
import { type Feed, scheduleText, spanText } from './run-words';

type FeedInput = components['schemas']['FeedInput'];

interface Draft {
  id: string;
  url: string;
  format: Feed['format'];
  mapping: Feed['mapping'];
  every_seconds: number | null;
  removal_share_max: number;
  remove_after_seconds: number;
  /** Written, not shown: empty leaves what there is. */
  authorization: string;
}

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;
const schedules = [null, 900, hourSeconds, 6 * hourSeconds, daySeconds, 7 * daySeconds];
const deletions = [0, daySeconds, 7 * daySeconds, 30 * daySeconds, 90 * daySeconds];
const formats: { id: Feed['format']; label: string }[] = [
  { id: 'auto', label: 'As the file begins' },
  { id: 'xml', label: 'XML (RSS or Atom)' },
  { id: 'csv', label: 'CSV' },
  { id: 'tsv', label: 'TSV' },
  { id: 'jsonl', label: 'JSON Lines' },
];

export function NewFeed({ onClose }: { onClose(): void }) {
  const navigate = useNavigate();
  const create = useChange((api, body: FeedInput) => api.POST('/feeds', { body }), {
    touches: ['feeds'],
    says: ({ data }) => `The feed ${data.id} was made.`,
    onDone: ({ data }) => void navigate({ to: '/feeds/$id', params: { id: data.id } }),
    showsErrors: true,
  });
  const [draft, setDraft] = useState<Draft>({
    id: '',
    url: '',
    format: 'auto',
    mapping: {},
    every_seconds: null,
    removal_share_max: 0.2,
    remove_after_seconds: 7 * daySeconds,
    authorization: '',
  });
  return (
    <FormDialog
      title="New feed"
      size="large"
      isOpen
      onClose={onClose}
      action="Create"
      isDisabled={draft.id.trim() === ''}
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate({ id: draft.id.trim(), ...bodyOf(draft) })}
    >
      <TextField
        label="Id"
        hint="A name of its own, such as main"
        value={draft.id}
        onChange={(id) => setDraft({ ...draft, id })}
        autoFocus
        isRequired
      />
      <Fields draft={draft} onChange={setDraft} />
    </FormDialog>
  );
}

export function EditFeed({ feed, onClose }: { feed: Feed; onClose(): void }) {
  const [draft, setDraft] = useState<Draft>({ ...feed, url: feed.url ?? '', authorization: '' });
  const params = { path: { id: feed.id } };
  const save = useChange((api) => api.PATCH('/feeds/{id}', { params, body: bodyOf(draft) }), {
    touches: ['feeds'],
    says: () => 'The feed was changed.',
    onDone: onClose,
    showsErrors: true,
  });
  return (
    <FormDialog
      title={`Edit ${feed.id}`}
      size="large"
      isOpen
      onClose={onClose}
      action="Save"
      isPending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <Fields draft={draft} onChange={setDraft} hasAuthorization={feed.has_authorization} />
    </FormDialog>
  );
}

function bodyOf({ id: _, url, authorization, ...rest }: Draft) {
  const { format, mapping, every_seconds, removal_share_max, remove_after_seconds } = rest;
  return {
    format,
    mapping,
    every_seconds,
    removal_share_max,
    remove_after_seconds,
    url: url.trim() || null,
    ...(authorization === '' ? {} : { authorization }),
  };
}

interface FieldsProps {
  draft: Draft;
  onChange(draft: Draft): void;
  hasAuthorization?: boolean;
}

function Fields({ draft, onChange, hasAuthorization = false }: FieldsProps) {
  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  return (
    <>
      <TextField
        label="Address"
        hint="http or https; without it, files are pushed"
        type="url"
        placeholder="https://shop.example/merchant.xml"
        value={draft.url}
        onChange={(url) => set({ url, ...(url.trim() === '' ? { every_seconds: null } : {}) })}
      />
      <div className="feed-fields">
        <Select
          label="Schedule"
          value={String(draft.every_seconds)}
          isDisabled={draft.url.trim() === ''}
          onChange={(every) => set({ every_seconds: every === 'null' ? null : Number(every) })}
          choices={withCurrent(schedules, draft.every_seconds).map((seconds) => ({
            id: String(seconds),
            label: scheduleText({ every_seconds: seconds }),
          }))}
        />
        <Select
          label="Format"
          value={draft.format}
          onChange={(format) => set({ format: format as Feed['format'] })}
          choices={formats}
        />
        <Select
          label="Delete what vanished from it after"
          value={String(draft.remove_after_seconds)}
          onChange={(seconds) => set({ remove_after_seconds: Number(seconds) })}
          choices={withCurrent(deletions, draft.remove_after_seconds).map((seconds) => ({
            id: String(seconds),
            label: seconds === 0 ? 'at once' : spanText(seconds!),
          }))}
        />
      </div>
      <Slider
        label="Ask me when it would hide more than"
        hint="Of the items. So a broken feed does not empty the shop."
        minValue={0}
        maxValue={1}
        step={0.05}
        value={draft.removal_share_max}
        onChange={(share) => set({ removal_share_max: share })}
        formatOptions={{ style: 'percent' }}
      />
      <TextField
        label="Authorization"
        hint={
          hasAuthorization
            ? 'There is one, which is never shown. Write another to replace it.'
            : 'Sent as a header when the address asks for one, such as Basic …'
        }
        type="password"
        autoComplete="off"
        value={draft.authorization}
        onChange={(authorization) => set({ authorization })}
      />
      <MappingField value={draft.mapping} onChange={(mapping) => set({ mapping })} />
    </>
  );
}

function withCurrent<Value extends number | null>(choices: Value[], current: Value): Value[] {
  return choices.includes(current) ? choices : [...choices, current];
}
