import '../catalog.css';
import './rules.css';
import { useNavigate } from '@tanstack/react-router';
import { ArrowDown, ArrowUp, History, ListChecks, Pencil, Plus, Trash2 } from 'lucide-react';
import { useChange, useData, useRefresh } from '../../data';
import { IconButton } from '../../design/button';
import { Switch } from '../../design/field';
import { ButtonLink } from '../../design/link';
import { Page } from '../../design/page';
import { Await, Empty } from '../../design/states';
import { letGo, useLeaving } from '../../leaving';
import { when } from '../../moments';
import { useWho } from '../../session/who';
import { type Names, useNames } from '../dictionaries';
import { draftOf } from './draft';
import type { Rule } from './pin-and-veto';
import { Sentence } from './sentence';

/** What merchandisers have said about the answers, in words. */
export function RulesScreen() {
  const leaving = useLeaving('rules');
  const names = useNames();
  const rules = useData(['rules', 'list'], async (api, signal) => {
    return (await api.GET('/rules', { params: { query: { limit: 1000 } }, signal })).data;
  });
  const make = (
    <ButtonLink kind="primary" to="/rules/new" icon={Plus}>
      New rule
    </ButtonLink>
  );
  return (
    <Page
      title="Rules"
      description="What is shown beside what, whatever looks alike. What is never shown outranks pins, and pins outrank the rest; of two that pin the same look, the earlier one counts."
      actions={
        <>
          <ButtonLink to="/rules-versions" icon={History}>
            Versions
          </ButtonLink>
          {make}
        </>
      }
    >
      <Await of={rules}>
        {({ results }) => {
          const shown = results.filter(({ id }) => !leaving.has(id));
          return shown.length === 0 ? (
            <Empty icon={ListChecks} title="No rules yet" action={make}>
              Answers follow what looks alike. A rule shows only some looks, hides or boosts others, or pins
              what you choose.
            </Empty>
          ) : (
            <ul className="rules" aria-label="Rules">
              {shown.map((rule, n) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  names={names}
                  earlier={n > 0 ? results.indexOf(shown[n - 1]!) + 1 : undefined}
                  later={n < shown.length - 1 ? results.indexOf(shown[n + 1]!) + 1 : undefined}
                />
              ))}
            </ul>
          );
        }}
      </Await>
    </Page>
  );
}

interface RuleRowProps {
  rule: Rule;
  names: Names;
  /** Places of the rules before and after it, from 1: where it can be put. */
  earlier: number | undefined;
  later: number | undefined;
}

function RuleRow({ rule, names, earlier, later }: RuleRowProps) {
  const { id, name, enabled, changed_at, changed_by } = rule;
  const { api } = useWho();
  const refresh = useRefresh();
  const navigate = useNavigate();
  const params = { path: { id } };
  const said = name ?? id;
  const toggle = useChange(
    (client, on: boolean) => client.PATCH('/rules/{id}', { params, body: { enabled: on } }),
    {
      touches: ['rules', 'looks'],
      says: (_, on) => (on ? `${said} is on.` : `${said} is off.`),
    },
  );
  const move = useChange(
    (client, place: number) => client.PATCH('/rules/{id}', { params, body: { place } }),
    { touches: ['rules', 'looks'], says: (_, place) => `${said} is number ${place} now.` },
  );
  const remove = () =>
    letGo('rules', [id], `${said} was deleted.`, () =>
      api.DELETE('/rules/{id}', { params }).finally(() => refresh('rules', 'looks')),
    );
  const isOn = toggle.isPending ? toggle.variables : enabled;
  return (
    <li className="rule">
      <div className="rule-words" data-off={!isOn || undefined}>
        {name && <h2>{name}</h2>}
        <Sentence of={draftOf(rule)} names={names} />
        <p className="catalog-soft">
          Changed {when(changed_at)}
          {changed_by && ` by ${changed_by}`}
        </p>
      </div>
      <div className="rule-actions">
        <Switch isSelected={isOn} onChange={toggle.mutate} aria-label={`${said} is on`}>
          <span aria-hidden>{isOn ? 'On' : 'Off'}</span>
        </Switch>
        <IconButton
          icon={ArrowUp}
          label={`${said} earlier`}
          isDisabled={earlier === undefined || move.isPending}
          onPress={() => earlier !== undefined && move.mutate(earlier)}
        />
        <IconButton
          icon={ArrowDown}
          label={`${said} later`}
          isDisabled={later === undefined || move.isPending}
          onPress={() => later !== undefined && move.mutate(later)}
        />
        <IconButton
          icon={Pencil}
          label={`Edit ${said}`}
          onPress={() => void navigate({ to: '/rules/$id', params: { id } })}
        />
        <IconButton icon={Trash2} label={`Delete ${said}`} onPress={remove} />
      </div>
    </li>
  );
}
