import { useData } from '../../data';
import { Card } from '../../design/page';
import { Await } from '../../design/states';
import { Cell, Row, Table } from '../../design/table';
import { codeWords, type Run } from './run-words';

const errorsRead = 1_000;

/** What was wrong with the file, by kind, each with the rows where it is. */
export function RunErrors({ run }: { run: Run }) {
  const { feed_id: id } = run;
  const byCode = run.errors_by_code as Record<string, number>;
  const errors = useData(['feeds', 'errors', run.id, run.state], async (api, signal) => {
    const params = { path: { id, run: run.id }, query: { limit: errorsRead } };
    return (await api.GET('/feeds/{id}/runs/{run}/errors', { params, signal })).data.results;
  });
  return (
    <Card title="What was wrong with the file">
      <Await of={errors}>
        {(all) => (
          <div className="run-errors">
            {Object.entries(byCode)
              .sort(([, a], [, b]) => b - a)
              .map(([code, count], n) => {
                const shown = all.filter((error) => error.code === code);
                return (
                  <details key={code} open={n === 0}>
                    <summary>
                      <b>{codeWords(code)}</b>{' '}
                      <span className="catalog-soft">
                        {count === 1 ? 'once' : `${count.toLocaleString()} times`}
                      </span>
                    </summary>
                    <Table
                      label={`Rows: ${codeWords(code)}`}
                      columns={[
                        'What is wrong',
                        'Item',
                        'Field',
                        { name: 'Line', className: 'run-errors-line' },
                      ]}
                    >
                      {shown.map(({ line, item_id, field, message }) => (
                        <Row key={`${line} ${field} ${message}`}>
                          <Cell>{message}</Cell>
                          <Cell>{item_id ? <code>{item_id}</code> : '–'}</Cell>
                          <Cell>{field ? <code>{field}</code> : 'the row'}</Cell>
                          <Cell>{line}</Cell>
                        </Row>
                      ))}
                    </Table>
                    {count > shown.length && (
                      <p className="catalog-soft">
                        {(count - shown.length).toLocaleString()} more: only the first{' '}
                        {errorsRead.toLocaleString()} errors of a run are kept.
                      </p>
                    )}
                  </details>
                );
              })}
          </div>
        )}
      </Await>
    </Card>
  );
}
