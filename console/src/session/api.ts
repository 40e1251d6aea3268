import { createSuperuserClient, type SuperuserClient } from '@vitrine/sdk';
import { apiUrl } from '../settings';
import { kept } from './kept';
import { tokens } from './session';

let isLeaving = false;
addEventListener('pagehide', () => {
  isLeaving = true;
});
addEventListener('pageshow', () => {
  isLeaving = false;
});

/**
 * The API as the one who is signed in sees it, for the data of a customer where a superuser has selected one. What a
 * level may not do is refused by the API; screens that need more than `admin` are shown to superusers alone.
 */
export function openApi(selectedCustomer?: string): SuperuserClient {
  return createSuperuserClient({
    url: apiUrl,
    apiKey: kept.apiKey.read() ?? '',
    signIn: tokens,
    ...(selectedCustomer === undefined ? {} : { selectedCustomer }),
    // What is said while the page goes away, such as a deletion that could have been undone, is still sent.
    fetch: (request) => fetch(request, isLeaving ? { keepalive: true } : {}),
    retries: { retriesMax: 2, totalSecondsMax: 15 },
  });
}
