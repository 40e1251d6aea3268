import { Link } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { EllipsisVertical, Repeat, Trash2, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { Progress } from '../charts/charts';
import { useChange, useData } from '../data';
import { Button, IconButton } from '../design/button';
import { useConfirm } from '../design/confirm';
import { FormDialog } from '../design/dialog';
import { TextField } from '../design/field';
import { Menu } from '../design/menu';
import { Badge } from '../design/page';
import { Await } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { day } from '../moments';
import { useWho } from '../session/who';

type Assignment = components['schemas']['Assignment'];

const pollMs = 2_000;

/** The versions of the selected customer: how far each has seen its images, cut-over and roll back. */
export function Assignments() {
  const { customer } = useWho();
  const { id } = customer;
  const assignments = useData(
    ['assignments'],
    async (api, signal) => {
      return (await api.GET('/customers/{id}/predictors', { params: { path: { id } }, signal })).data.results;
    },
    { refetchInterval: (all) => (all?.some(({ backfilled_at: at }) => at === null) ? pollMs : false) },
  );
  return (
    <section className="stack" aria-labelledby="assignments">
      <h2 id="assignments">Of {customer.name}</h2>
      <Await of={assignments}>
        {(all) =>
          all.length === 0 ? (
            <p className="field-hint">None: open a version below and give it to {customer.name}.</p>
          ) : (
            <Table
              label="Assigned versions"
              columns={[
                'Version',
                { name: 'Task', isWideOnly: true },
                'Answers',
                'Images seen',
                { name: 'Actions', isActions: true },
              ]}
            >
              {all.map((one) => (
                <AssignmentRow
                  key={`${one.name} ${one.version}`}
                  assignment={one}
                  before={all.find((other) => other.task === one.task && other.is_default)}
                />
              ))}
            </Table>
          )
        }
      </Await>
    </section>
  );
}

function AssignmentRow({ assignment, before }: { assignment: Assignment; before: Assignment | undefined }) {
  const { name, version, task, is_default, share, images, seconds_left, backfilled_at, retires_at } =
    assignment;
  const { customer } = useWho();
  const [ask, question] = useConfirm();
  const [isSharing, setIsSharing] = useState(false);
  const path = { id: customer.id, name, version };
  const touches = ['assignments', 'predictors', 'map', 'quality', 'images', 'looks'];
  const switchTo = useChange(
    (api) =>
      api.PUT('/customers/{id}/predictors/{name}/versions/{version}', {
        params: { path },
        body: { default: true },
      }),
    { touches, says: () => `${name} ${version} answers from now on.` },
  );
  const remove = useChange(
    (api) => api.DELETE('/customers/{id}/predictors/{name}/versions/{version}', { params: { path } }),
    { touches, says: () => `${name} ${version} was taken away.` },
  );
  const isWhole = backfilled_at !== null;
  const canCut = !is_default && isWhole;
  const askToSwitch = () =>
    ask({
      title: retires_at ? `Go back to ${name} ${version}?` : `Switch ${customer.name} to ${name} ${version}?`,
      text: `It answers all requests for the task ${task} that name no predictor, from one request to the next${before ? `, in place of ${before.name} ${before.version}, which stays for seven days, so that you can go back` : ''}.`,
      action: retires_at ? 'Roll back' : 'Switch over',
      onConfirm: () => switchTo.mutate(),
    });
  return (
    <Row>
      <Cell>
        <Link to="/predictors/$name/$version" params={{ name, version }}>
          {name} {version}
        </Link>
      </Cell>
      <Cell>{task}</Cell>
      <Cell>
        {is_default ? (
          <Badge tone="good">by default</Badge>
        ) : retires_at ? (
          <Badge tone="warning">until {day(retires_at)}, to roll back</Badge>
        ) : share > 0 ? (
          <Badge tone="info">{Math.round(share * 100)} % of requests</Badge>
        ) : (
          <Badge>when it is named</Badge>
        )}
      </Cell>
      <Cell>
        {task === 'compatibility' ? (
          'looks at no images'
        ) : (
          <>
            <Progress label={`Images that ${name} ${version} has seen`} done={images.seen} all={images.all} />
            {!isWhole && (
              <span className="field-hint">
                {seconds_left === null ? 'under way' : `${duration(seconds_left)} left`}
              </span>
            )}
          </>
        )}
      </Cell>
      <Cell>
        <span className="row-actions">
          {canCut && (
            <Button
              size="small"
              icon={retires_at ? Undo2 : Repeat}
              isPending={switchTo.isPending}
              onPress={askToSwitch}
            >
              {retires_at ? 'Roll back' : 'Switch over'}
            </Button>
          )}
          {(!is_default || task === 'compatibility') && (
            <Menu
              label={`Actions for ${name} ${version}`}
              button={<IconButton icon={EllipsisVertical} label={`Actions for ${name} ${version}`} />}
              entries={[
                {
                  id: 'share',
                  label: 'Share and pace',
                  icon: Repeat,
                  isDisabled: is_default,
                  onAction: () => setIsSharing(true),
                },
                {
                  id: 'remove',
                  label: 'Take away',
                  icon: Trash2,
                  isDangerous: true,
                  onAction: () =>
                    ask({
                      title: `Take ${name} ${version} away from ${customer.name}?`,
                      text: 'With all that it said about the images. To have that again, it has to see them all anew.',
                      action: 'Take away',
                      onConfirm: () => remove.mutate(),
                    }),
                },
              ]}
            />
          )}
        </span>
        {question}
        {isSharing && <ShareDialog assignment={assignment} onClose={() => setIsSharing(false)} />}
      </Cell>
    </Row>
  );
}

/** Given to the customer, or changed: how much it answers meanwhile, and how fast it sees the images. */
export function ShareDialog({
  assignment,
  onClose,
}: {
  assignment: Pick<Assignment, 'name' | 'version'> & Partial<Pick<Assignment, 'share' | 'backfill_rate'>>;
  onClose(): void;
}) {
  const { name, version } = assignment;
  const { customer } = useWho();
  const isNew = assignment.share === undefined;
  const [share, setShare] = useState(String(Math.round((assignment.share ?? 0) * 100)));
  const [rate, setRate] = useState(assignment.backfill_rate ? String(assignment.backfill_rate) : '');
  const save = useChange(
    (api) =>
      api.PUT('/customers/{id}/predictors/{name}/versions/{version}', {
        params: { path: { id: customer.id, name, version } },
        body: { share: Number(share || 0) / 100, backfill_rate: rate.trim() === '' ? null : Number(rate) },
      }),
    {
      touches: ['assignments', 'predictors'],
      says: () => (isNew ? `${name} ${version} is being shown the images of ${customer.name}.` : 'Changed.'),
      onDone: onClose,
      showsErrors: true,
    },
  );
  const badShare = !(Number(share) >= 0 && Number(share) <= 100);
  const badRate = rate.trim() !== '' && !(Number(rate) > 0);
  return (
    <FormDialog
      title={isNew ? `Give ${name} ${version} to ${customer.name}` : `${name} ${version}`}
      isOpen
      onClose={onClose}
      action={isNew ? 'Give' : 'Save'}
      isDisabled={badShare || badRate}
      isPending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      {isNew && (
        <p>
          It is shown the images that are there, in the background, and new ones as they come. Shoppers have
          its answers once you switch over; before that, as many as you say here.
        </p>
      )}
      <TextField
        label="Share of requests that it answers already, in percent"
        value={share}
        onChange={setShare}
        error={badShare ? 'From 0 to 100.' : undefined}
      />
      <TextField
        label="Images shown to it a second, at most"
        value={rate}
        onChange={setRate}
        placeholder="As fast as it goes"
        error={badRate ? 'A number above 0, or nothing.' : undefined}
      />
    </FormDialog>
  );
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
