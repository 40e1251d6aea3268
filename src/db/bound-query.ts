import pg from 'pg';
import { bindingStatement } from './bound.js';

/** The driver's connection, as far as it is used in ways that its types leave out. */
interface Wire {
  stream: { cork(): void; uncork(): void };
  parse(message: { text: string }): void;
  bind(message: { values: unknown[] }): void;
  execute(message: object): void;
}

/**
 * A statement that goes to the server in one exchange with the one that binds it to a customer. Without a Sync between
 * them both are one transaction, at whose end the connection is what it was. Its results are those of both. With a `name` the
 * connection keeps it prepared under that.
 */
export function boundQuery(
  customerId: string,
  { text, values, name }: { text: string; values: unknown[]; name?: string | undefined },
): pg.Submittable {
  const query = new pg.Query({ text, values, name, queryMode: 'extended' } as pg.QueryConfig);
  const submit = query.submit.bind(query);
  query.submit = (connection) => {
    const wire = connection as unknown as Wire;
    wire.stream.cork();
    try {
      wire.parse({ text: bindingStatement });
      wire.bind({ values: [customerId] });
      wire.execute({});
      return submit(connection);
    } finally {
      wire.stream.uncork();
    }
  };
  return query;
}
