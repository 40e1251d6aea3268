import { getRouteApi } from '@tanstack/react-router';
import { BarChart, type Mark, Progress } from '../charts/charts';
import { useData } from '../data';
import { Select } from '../design/field';
import { Card, Facts, Page } from '../design/page';
import { Await } from '../design/states';

const route = getRouteApi('/usage');

const spans = [7, 30, 90, 366].map((days) => ({ id: String(days), label: `Last ${days} days` }));

export function UsageScreen() {
  const { days = 30 } = route.useSearch();
  const navigate = route.useNavigate();
  const usage = useData(
    ['usage', days],
    async (api, signal) => (await api.GET('/usage', { params: { query: { days } }, signal })).data,
    { keepsPrevious: true },
  );
  return (
    <Page
      title="Usage"
      description="What the shop holds, what it is allowed, and what was asked for day by day (UTC)."
      actions={
        <Select
          label="Days"
          hidesLabel
          choices={spans}
          value={String(days)}
          onChange={(id) => void navigate({ search: { days: Number(id) } })}
        />
      }
    >
      <Await of={usage}>
        {({ held, limits, days: all }) => {
          const marks = (value: 'requests' | 'predictions' | 'ingested_images'): Mark[] =>
            all.map((day) => ({
              name: day.day,
              value: day[value],
              ...(value === 'requests' ? { over: day.limited_requests } : {}),
            }));
          const { images, stored_bytes: bytes, vectors, collections } = held;
          return (
            <>
              <div className="chart-grid-of">
                <BarChart
                  title="Requests"
                  hint="With the shop's own API keys; those refused for a limit in red."
                  overLabel="Refused for a limit"
                  marks={marks('requests')}
                />
                <BarChart
                  title="Predictions"
                  hint="Pictures and texts looked at."
                  marks={marks('predictions')}
                />
                <BarChart
                  title="Images ingested"
                  hint="Pictures that became ready."
                  marks={marks('ingested_images')}
                />
              </div>
              <div className="chart-grid-of">
                <Card title="Held">
                  <Facts
                    of={[
                      [
                        'Images',
                        `${number(images.total)}: ${number(images.ready)} ready, ${number(images.pending)} pending, ${number(images.failed)} failed`,
                      ],
                      ['Stored', megabytes(bytes)],
                      ['Vectors', number(vectors)],
                      ['Collections', number(collections)],
                    ]}
                  />
                </Card>
                <Card title="Limits">
                  <Facts
                    of={[
                      [
                        'Images',
                        limits.images === undefined ? (
                          'No limit'
                        ) : (
                          <Progress key="progress" label="Images" done={images.total} all={limits.images} />
                        ),
                      ],
                      [
                        'Megabytes',
                        limits.stored_bytes === undefined ? (
                          'No limit'
                        ) : (
                          <Progress
                            key="progress"
                            label="Megabytes stored"
                            done={Math.round(bytes / 1e6)}
                            all={Math.round(limits.stored_bytes / 1e6)}
                          />
                        ),
                      ],
                      [
                        'Requests',
                        limits.requests_per_second === undefined
                          ? 'No limit'
                          : `${number(limits.requests_per_second)} a second`,
                      ],
                      [
                        'Predictions',
                        limits.concurrent_predictions === undefined
                          ? 'No limit'
                          : `${number(limits.concurrent_predictions)} at the same time`,
                      ],
                    ]}
                  />
                </Card>
              </div>
            </>
          );
        }}
      </Await>
    </Page>
  );
}

const number = (value: number) => value.toLocaleString('en');
const megabytes = (bytes: number) => `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
