import './predictors.css';
import { Link } from '@tanstack/react-router';
import { Boxes, Plus } from 'lucide-react';
import { useState } from 'react';
import { useData } from '../data';
import { Button } from '../design/button';
import { Badge, Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { Cell, Row, Table } from '../design/table';
import { Assignments } from './assignments';
import { Latency } from './latency';
import { RegisterDialog } from './register-dialog';
import { isUnderWay, type PredictorVersion, StateBadge } from './state-badge';

const pollMs = 2_000;

export function PredictorsScreen() {
  const [isBringing, setIsBringing] = useState(false);
  const versions = useData(
    ['predictors'],
    async (api, signal) =>
      (await api.GET('/predictor-versions', { params: { query: { limit: 1000 } }, signal })).data.results,
    { refetchInterval: (all) => (all?.some(isUnderWay) ? pollMs : false) },
  );
  const bring = (
    <Button kind="primary" icon={Plus} onPress={() => setIsBringing(true)}>
      Bring a version
    </Button>
  );
  return (
    <Page
      title="Predictors"
      description="The models of this installation, and which of them the selected customer has."
      actions={bring}
    >
      <Assignments />
      <section className="stack" aria-labelledby="versions">
        <h2 id="versions">All versions</h2>
        <Await of={versions}>
          {(all) =>
            all.length === 0 ? (
              <Empty icon={Boxes} title="No predictors" action={bring}>
                A predictor looks at pictures: what is alike, what is on them, which colours they have.
              </Empty>
            ) : (
              <Versions versions={all} />
            )
          }
        </Await>
      </section>
      <Latency />
      {isBringing && <RegisterDialog onClose={() => setIsBringing(false)} />}
    </Page>
  );
}

function Versions({ versions }: { versions: PredictorVersion[] }) {
  return (
    <Table
      label="Versions"
      columns={[
        'Predictor',
        'Version',
        { name: 'Task', isWideOnly: true },
        'State',
        { name: 'Customers', isNumber: true, isWideOnly: true },
      ]}
    >
      {versions.map(({ name, version, task, state, failure, customers, origin, health }) => (
        <Row key={`${name} ${version}`}>
          <Cell>
            <Link to="/predictors/$name/$version" params={{ name, version }}>
              {name}
            </Link>{' '}
            {origin === 'shipped' && <Badge>came with Vitrine</Badge>}
          </Cell>
          <Cell>{version}</Cell>
          <Cell>{task ?? '–'}</Cell>
          <Cell>
            <StateBadge state={state} />{' '}
            {health && <Badge tone={health.state === 'up' ? 'good' : 'danger'}>server {health.state}</Badge>}
            {failure && <p className="predictors-failure">{failure}</p>}
          </Cell>
          <Cell>{customers}</Cell>
        </Row>
      ))}
    </Table>
  );
}
