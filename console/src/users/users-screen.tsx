import type { components } from '@vitrine/sdk';
import { Ban, CircleCheck, EllipsisVertical, KeyRound, Store, Trash2, UserPlus, Users } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData } from '../data';
import { Button, IconButton } from '../design/button';
import { useConfirm } from '../design/confirm';
import { Dialog, FormDialog } from '../design/dialog';
import { TextField } from '../design/field';
import { Menu } from '../design/menu';
import { Badge, Page } from '../design/page';
import { Snippet } from '../design/snippet';
import { Await, Empty } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { day } from '../moments';
import { useWho } from '../session/who';
import { AdministersFields, administrationOf, isNothing } from './administers-fields';

type User = components['schemas']['User'];
type HandOver = components['schemas']['TemporaryPassword'];

export function UsersScreen() {
  const [isMaking, setIsMaking] = useState(false);
  const [handOver, setHandOver] = useState<HandOver | null>(null);
  const users = useData(['users'], async (api, signal) => {
    return (await api.GET('/users', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  const make = (
    <Button kind="primary" icon={UserPlus} onPress={() => setIsMaking(true)}>
      New user
    </Button>
  );
  return (
    <Page title="Users" description="The people who sign in: admins of shops, and superusers." actions={make}>
      <Await of={users}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={Users} title="No users yet" action={make}>
              A user signs in to the console and writes to the catalogue of a shop.
            </Empty>
          ) : (
            <Table
              label="Users"
              columns={[
                'User',
                'Administers',
                { name: 'Since', isWideOnly: true },
                'State',
                { name: 'Actions', isActions: true },
              ]}
            >
              {all.map((user) => (
                <UserRow key={user.username} user={user} onHandOver={setHandOver} />
              ))}
            </Table>
          )
        }
      </Await>
      {isMaking && (
        <NewUser
          onClose={() => setIsMaking(false)}
          onMade={(made) => {
            setIsMaking(false);
            setHandOver(made);
          }}
        />
      )}
      {handOver && <HandOverDialog handOver={handOver} onClose={() => setHandOver(null)} />}
    </Page>
  );
}

function UserRow({ user, onHandOver }: { user: User; onHandOver(handOver: HandOver): void }) {
  const { username, enabled, superuser, customers } = user;
  const { username: own } = useWho();
  const [ask, question] = useConfirm();
  const [isRegrouping, setIsRegrouping] = useState(false);
  const path = { username };
  const setEnabled = useChange(
    (api, to: boolean) => api.PATCH('/users/{username}', { params: { path }, body: { enabled: to } }),
    { touches: ['users'], says: (_, to) => `${username} can ${to ? 'sign in again' : 'no longer sign in'}.` },
  );
  const reset = useChange((api) => api.POST('/users/{username}/reset-password', { params: { path } }), {
    touches: ['users'],
    onDone: ({ data }) => onHandOver(data),
  });
  const remove = useChange((api) => api.DELETE('/users/{username}', { params: { path } }), {
    touches: ['users'],
    says: () => `${username} was deleted.`,
  });
  return (
    <Row>
      <Cell>
        {username} {username === own && <Badge>you</Badge>}
      </Cell>
      <Cell>{superuser ? <Badge tone="info">superuser</Badge> : customers.join(', ')}</Cell>
      <Cell>{day(user.created_at)}</Cell>
      <Cell>
        {!enabled ? (
          <Badge tone="warning">disabled</Badge>
        ) : user.password_is_temporary ? (
          <Badge>has not signed in yet</Badge>
        ) : (
          <Badge tone="good">active</Badge>
        )}
      </Cell>
      <Cell>
        <Menu
          label={`Actions for ${username}`}
          button={<IconButton icon={EllipsisVertical} label={`Actions for ${username}`} />}
          entries={[
            {
              id: 'enable',
              label: enabled ? 'Disable' : 'Enable',
              icon: enabled ? Ban : CircleCheck,
              isDisabled: username === own,
              onAction: () => setEnabled.mutate(!enabled),
            },
            {
              id: 'administers',
              label: 'Change what they administer',
              icon: Store,
              isDisabled: username === own,
              onAction: () => setIsRegrouping(true),
            },
            {
              id: 'reset',
              label: 'Reset password',
              icon: KeyRound,
              onAction: () =>
                ask({
                  title: `Give ${username} a temporary password?`,
                  text: 'The password that they have ends at once, and so do their sessions.',
                  action: 'Reset password',
                  onConfirm: () => reset.mutate(),
                }),
            },
            {
              id: 'delete',
              label: 'Delete',
              icon: Trash2,
              isDangerous: true,
              isDisabled: username === own,
              onAction: () =>
                ask({
                  title: `Delete ${username}?`,
                  text: 'They can no longer sign in. This cannot be undone.',
                  action: 'Delete user',
                  onConfirm: () => remove.mutate(),
                }),
            },
          ]}
        />
        {question}
        {isRegrouping && <ChangeAdministers user={user} onClose={() => setIsRegrouping(false)} />}
      </Cell>
    </Row>
  );
}

function ChangeAdministers({ user, onClose }: { user: User; onClose(): void }) {
  const { username, superuser, customers } = user;
  const [administers, setAdministers] = useState({ superuser, customers });
  const change = useChange(
    (api) =>
      api.PATCH('/users/{username}', {
        params: { path: { username } },
        body: administrationOf(administers),
      }),
    {
      touches: ['users'],
      says: () => `It counts for ${username} from the next sign-in on, within the hour.`,
      onDone: onClose,
      showsErrors: true,
    },
  );
  return (
    <FormDialog
      title={`What ${username} administers`}
      isOpen
      onClose={onClose}
      action="Save"
      isDisabled={isNothing(administers)}
      isPending={change.isPending}
      error={change.error}
      onSubmit={() => change.mutate()}
    >
      <AdministersFields value={administers} onChange={setAdministers} />
    </FormDialog>
  );
}

function NewUser({ onClose, onMade }: { onClose(): void; onMade(made: HandOver): void }) {
  const { customer } = useWho();
  const [username, setUsername] = useState('');
  const [administers, setAdministers] = useState({ superuser: false, customers: [customer.id] });
  const create = useChange(
    (api) => {
      const body = { username: username.trim(), ...administrationOf(administers) };
      return api.POST('/users', { body });
    },
    { touches: ['users'], onDone: ({ data }) => onMade(data), showsErrors: true },
  );
  return (
    <FormDialog
      title="New user"
      isOpen
      onClose={onClose}
      action="Create user"
      isDisabled={username.trim() === '' || isNothing(administers)}
      isPending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate()}
    >
      <TextField
        label="User name"
        value={username}
        onChange={setUsername}
        autoFocus
        isRequired
        autoComplete="off"
        hint="Often an e-mail address. Capitals count."
      />
      <AdministersFields value={administers} onChange={setAdministers} />
    </FormDialog>
  );
}

/** Shown this once. */
function HandOverDialog({ handOver, onClose }: { handOver: HandOver; onClose(): void }) {
  const text = [
    `Console: ${location.origin}`,
    `User name: ${handOver.username}`,
    `Temporary password: ${handOver.password}`,
  ];
  return (
    <Dialog title={`Hand over to ${handOver.username}`} isOpen onClose={onClose}>
      <div className="stack">
        <p>
          The password is shown this once. It ends after seven days; whoever signs in with it chooses another.
          They need an API key of their customer, too.
        </p>
        <Snippet label="For the person" code={text.join('\n')} />
        <details>
          <summary>For programs: variables of a shell</summary>
          <Snippet label="For a shell" code={handOver.shell} />
        </details>
        <div className="dialog-foot">
          <Button kind="primary" onPress={onClose}>
            I have handed it over
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
