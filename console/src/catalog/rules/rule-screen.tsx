import '../catalog.css';
import './rules.css';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange, useData } from '../../data';
import { Button } from '../../design/button';
import { Page } from '../../design/page';
import { Await } from '../../design/states';
import { bodyOf, type Draft, draftOf, newDraft } from './draft';
import { RuleForm } from './rule-form';
import { RulePreview } from './rule-preview';

const newRoute = getRouteApi('/rules/new');
const route = getRouteApi('/rules/$id');

export function NewRuleScreen() {
  const { look } = newRoute.useSearch();
  const navigate = useNavigate();
  const create = useChange((api, draft: Draft) => api.POST('/rules', { body: bodyOf(draft) }), {
    touches: ['rules', 'looks'],
    says: () => 'The rule was added. It counts from now on.',
    onDone: () => void navigate({ to: '/rules' }),
    showsErrors: true,
  });
  return (
    <Page title="New rule" back={<Link to="/rules">Rules</Link>}>
      <Editor
        key={look}
        first={newDraft(look)}
        looks={look === undefined ? undefined : [look]}
        onSave={create.mutate}
        isPending={create.isPending}
        error={create.error}
      />
    </Page>
  );
}

export function RuleScreen() {
  const { id } = route.useParams();
  const navigate = useNavigate();
  const params = { path: { id } };
  const rule = useData(
    ['rules', 'one', id],
    async (api, signal) => (await api.GET('/rules/{id}', { params, signal })).data,
  );
  const save = useChange((api, draft: Draft) => api.PUT('/rules/{id}', { params, body: bodyOf(draft) }), {
    touches: ['rules', 'looks'],
    says: () => 'The rule was changed. It counts from now on.',
    onDone: () => void navigate({ to: '/rules' }),
    showsErrors: true,
  });
  return (
    <Page title={rule.data?.name ?? 'Rule'} back={<Link to="/rules">Rules</Link>}>
      <Await of={rule}>
        {(data) => (
          <Editor
            id={id}
            first={draftOf(data)}
            looks={lookOf(draftOf(data))}
            onSave={save.mutate}
            isPending={save.isPending}
            error={save.error}
          />
        )}
      </Await>
    </Page>
  );
}

interface EditorProps {
  id?: string;
  first: Draft;
  /** To look at first. */
  looks: string[] | undefined;
  onSave(draft: Draft): void;
  isPending: boolean;
  error: unknown;
}

function Editor({ id, first, looks, onSave, isPending, error }: EditorProps) {
  const [draft, setDraft] = useState(first);
  const navigate = useNavigate();
  return (
    <div className="rule-editor">
      <RuleForm
        draft={draft}
        onChange={setDraft}
        onSave={() => onSave(draft)}
        isPending={isPending}
        error={error}
        cancel={<Button onPress={() => void navigate({ to: '/rules' })}>Cancel</Button>}
      />
      <RulePreview id={id} draft={draft} firstLooks={looks} />
    </div>
  );
}

/** Those that its conditions name. */
function lookOf({ when }: Draft): string[] | undefined {
  return when
    .find(({ attribute, is }) => attribute === 'look' && is)
    ?.is?.slice(0, 2)
    .map(String);
}
