import { reasonOf } from '../../reason.js';
import { type Check, type Finding, failed, ok, warning } from '../check.js';

const name = 'public address';
const loopback = /^(localhost|127\.|\[::1\])/;

/** Whether what users are told to use leads here, and is safe to be used. */
export const checkPublicUrl: Check = async ({ config, fetch }) => {
  if (config.port === 0) return [ok(name, 'known once a port is chosen')];
  const { publicUrl } = config;
  if (!URL.canParse(publicUrl) || !/^https?:/.test(publicUrl))
    return [
      failed(
        name,
        `${publicUrl} is not an address`,
        'Set --public-url to one such as https://vitrine.example.',
      ),
    ];
  return [await answers(publicUrl, fetch), ...hints(publicUrl, config)];
};

interface Health {
  status?: string;
  faults?: string[];
}

async function answers(publicUrl: string, fetch: (address: string) => Promise<Response>): Promise<Finding> {
  try {
    const response = await fetch(`${publicUrl}/health/ready`);
    const body = (await response.json().catch(() => undefined)) as Health | undefined;
    if (body?.status === 'ready') return ok(name, `${publicUrl} answers, and is ready`);
    if (body?.status === 'not ready')
      return warning(
        name,
        `${publicUrl} answers, and is not ready: ${body.faults?.join(', ')}`,
        'Wait a moment; if it stays so, read the log.',
      );
    return failed(
      name,
      `${publicUrl} answers ${response.status}, and not as Vitrine`,
      'Point the proxy to Vitrine, or correct --public-url: tokens carry this address.',
    );
  } catch (error) {
    return warning(
      name,
      `${publicUrl} does not answer (${reasonOf(error)})`,
      'Start the server. If it runs, correct --public-url, or the proxy in front.',
    );
  }
}

function hints(
  publicUrl: string,
  { host, trustedProxies }: { host: string; trustedProxies: string[] },
): Finding[] {
  const { protocol, host: shown } = new URL(publicUrl);
  if (protocol === 'https:' && trustedProxies.length === 0)
    return [
      warning(
        'proxy',
        'No proxy is trusted, so that every request seems to come from the proxy',
        'Name its address with --trusted-proxies.',
      ),
    ];
  if (protocol === 'http:' && !loopback.test(shown))
    return [
      warning(
        'https',
        `Passwords and keys go to ${publicUrl} in the clear`,
        'Put a proxy with HTTPS in front, and set --public-url to its address.',
      ),
    ];
  if (protocol === 'http:' && loopback.test(shown) && !loopback.test(host))
    return [
      warning(
        'https',
        `It listens on ${host} for other machines, and tells them ${publicUrl}`,
        'Set --public-url to the address that they use.',
      ),
    ];
  return [];
}
