import '../catalog.css';
import './rules.css';
import { Link } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { History, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { useChange, useData } from '../../data';
import { Button } from '../../design/button';
import { Dialog } from '../../design/dialog';
import { Badge, Page } from '../../design/page';
import { Await, Empty } from '../../design/states';
import { Cell, Row, Table } from '../../design/table';
import { toastWithUndo } from '../../design/toast';
import { when } from '../../moments';
import { useNames } from '../dictionaries';
import { More } from '../more';
import { usePaged } from '../paged';
import { draftOf } from './draft';
import { Sentence } from './sentence';

type Version = components['schemas']['RulesVersion'];

const actionWords: Record<Version['action'], string> = {
  created: 'added',
  replaced: 'changed',
  deleted: 'deleted',
  restored: 'restored',
};

/** Every state that the rules have been in, each of which can be brought back. */
export function VersionsScreen() {
  const [shown, setShown] = useState<number>();
  const rules = useData(['rules', 'list'], async (api, signal) => {
    return (await api.GET('/rules', { params: { query: { limit: 1000 } }, signal })).data;
  });
  const versions = usePaged(['rules', 'versions'], async (api, page, signal) => {
    return (await api.GET('/rules/versions', { params: { query: page }, signal })).data;
  });
  return (
    <Page
      title="Versions of the rules"
      back={<Link to="/rules">Rules</Link>}
      description="Each change of a rule makes a version of all of them."
    >
      <Await of={versions}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={History} title="No versions yet">
              With the first rule there is a first version.
            </Empty>
          ) : (
            <>
              <Table
                label="Versions"
                columns={[
                  { name: 'Version', className: 'rules-short' },
                  'What happened',
                  { name: 'Look at it', isActions: true },
                ]}
                staysTable
              >
                {all.map((version, n) => (
                  <Row key={version.version}>
                    <Cell>
                      {version.version} {n === 0 && <Badge tone="good">Now</Badge>}
                    </Cell>
                    <Cell>
                      {happened(version, rules.data?.results)}
                      <p className="catalog-soft">
                        {when(version.made_at)}
                        {version.made_by && ` by ${version.made_by}`}
                      </p>
                    </Cell>
                    <Cell>
                      <Button size="small" onPress={() => setShown(version.version)}>
                        Show<span className="visually-hidden"> version {version.version}</span>
                      </Button>
                    </Cell>
                  </Row>
                ))}
              </Table>
              <More of={versions} />
              {shown !== undefined && (
                <VersionDialog number={shown} newest={all[0]!.version} onClose={() => setShown(undefined)} />
              )}
            </>
          )
        }
      </Await>
    </Page>
  );
}

function VersionDialog({ number, newest, onClose }: { number: number; newest: number; onClose(): void }) {
  const names = useNames();
  const version = useData(['rules', 'version', number], async (api, signal) => {
    return (await api.GET('/rules/versions/{version}', { params: { path: { version: number } }, signal }))
      .data;
  });
  const restore = useRestore(newest, onClose);
  return (
    <Dialog title={`Version ${number}`} size="large" isOpen onClose={onClose}>
      <Await of={version}>
        {({ rules }) => (
          <div className="rules-version">
            {rules.length === 0 && <p>There were no rules.</p>}
            <ul className="rules">
              {rules.map((rule) => (
                <li key={rule.id} className="rule">
                  <div className="rule-words" data-off={!rule.enabled || undefined}>
                    {rule.name && <h3>{rule.name}</h3>}
                    <Sentence of={draftOf(rule)} names={names} />
                    {!rule.enabled && <Badge>Off</Badge>}
                  </div>
                </li>
              ))}
            </ul>
            {number !== newest && (
              <div>
                <Button
                  kind="primary"
                  icon={RotateCcw}
                  isPending={restore.isPending}
                  onPress={() => restore.mutate(number)}
                >
                  Bring these rules back
                </Button>
              </div>
            )}
          </div>
        )}
      </Await>
    </Dialog>
  );
}

/** Nothing is lost by it: what was the newest is a version as well. */
function useRestore(newest: number, onDone: () => void) {
  const touches = ['rules', 'looks'];
  const to = (api: Parameters<Parameters<typeof useChange>[0]>[0], version: number) =>
    api.POST('/rules/versions/{version}/restore', { params: { path: { version } } });
  const back = useChange((api, version: number) => to(api, version), { touches });
  return useChange((api, version: number) => to(api, version), {
    touches,
    onDone(_, version) {
      toastWithUndo(`The rules are those of version ${version}.`, {
        act() {},
        undo: () => back.mutate(newest),
      });
      onDone();
    },
  });
}

/** Rules that are there still are called by their names. */
function happened(
  { action, rule_id: id, restored_version: restored }: Version,
  rules: { id: string; name: string | null }[] = [],
): string {
  if (action === 'restored') return `Version ${restored} was restored`;
  return `${rules.find((rule) => rule.id === id)?.name ?? id} was ${actionWords[action]}`;
}
