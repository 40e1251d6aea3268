import { Card } from '../../design/page';
import type { Run } from './run-words';

type Kind = 'created' | 'changed' | 'hidden';

const kinds: Kind[] = ['created', 'changed', 'hidden'];
const titles: Record<Kind, string> = { created: 'New', changed: 'Changed', hidden: 'Hidden' };

/** What a dry run would change, by examples. */
export function Difference({ run }: { run: Run }) {
  const { counts, examples } = run;
  const isAnything = kinds.some((kind) => counts[kind] > 0);
  return (
    <Card title="What it would change">
      {isAnything ? (
        <div className="difference">
          {kinds
            .filter((kind) => counts[kind] > 0)
            .map((kind) => (
              <section key={kind} className="difference-kind" data-kind={kind}>
                <h3>
                  {titles[kind]}: {counts[kind].toLocaleString()}
                </h3>
                <ul>
                  {examples?.[kind].map(({ id, fields }) => (
                    <li key={id}>
                      <code>{id}</code>
                      {kind === 'changed' && <span className="catalog-soft"> {fields.join(', ')}</span>}
                    </li>
                  ))}
                </ul>
                {examples && counts[kind] > examples[kind].length && (
                  <p className="catalog-soft">
                    and {(counts[kind] - examples[kind].length).toLocaleString()} more
                  </p>
                )}
              </section>
            ))}
        </div>
      ) : (
        <p>Nothing: the shop is as the file says.</p>
      )}
    </Card>
  );
}
