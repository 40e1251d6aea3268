import { httpUrl } from '../../../config.js';
import { freePort } from '../../../http/free-port.js';
import { reasonOf } from '../../reason.js';
import { type Check, failed, ok } from '../check.js';

const name = 'port';

export const checkPort: Check = async ({ config: { host, port }, fetch }) => {
  const place = `${host}:${port}`;
  if (port === 0) return [ok(name, 'any free one')];
  try {
    await freePort(host, port);
    return [ok(name, `${place} is free; no server runs there`)];
  } catch (error) {
    const code = reasonOf(error);
    if (code === 'EADDRINUSE')
      return [await whoIsThere(place, () => fetch(`${httpUrl(host, port)}/health/live`))];
    const next: Record<string, string> = {
      EACCES:
        'Ports below 1024 need rights of their own: choose a higher one with --port, and a proxy in front.',
      EADDRNOTAVAIL:
        'This machine has no such address: --host 127.0.0.1 for itself alone, 0.0.0.0 for every address.',
      ENOTFOUND: 'Nobody knows this host: --host 127.0.0.1 for itself alone, 0.0.0.0 for every address.',
    };
    return [
      failed(
        name,
        `${place} cannot be listened on (${code})`,
        next[code] ?? 'Choose another with --host and --port.',
      ),
    ];
  }
};

async function whoIsThere(place: string, ask: () => Promise<Response>) {
  const isOurs = await ask()
    .then(async (response) => ((await response.json()) as { status?: string }).status === 'live')
    .catch(() => false);
  if (isOurs) return ok(name, `Vitrine answers at ${place}`);
  return failed(
    name,
    `Another program has ${place}`,
    'Stop it (`ss -ltnp` names it), or choose another port with --port.',
  );
}
