import { CommandFailure, exitCodes } from '../failure.js';

/** What an API that refuses tells: RFC 9457 with `code`. */
export interface ProblemAnswer {
  status: number;
  code?: string;
  title?: string;
  detail?: string;
  fields?: { in: string; path: string; message: string }[];
  request_id?: string;
}

/** A refusal of the API, by its code. */
export class Refusal extends CommandFailure {
  override name = 'Refusal';

  constructor(
    readonly code: string | undefined,
    exitCode: number,
    message: string,
  ) {
    super(exitCode, message);
  }
}

/** The refusal as one or more lines for a person, with the next step, and the exit code that goes with it. */
export function problemFailure(problem: ProblemAnswer): Refusal {
  const { status, code, title, detail, fields = [], request_id: request } = problem;
  const lines = [detail ?? title ?? `The server answered ${status}.`];
  for (const field of fields) lines.push(`  ${field.path || field.in} ${field.message}`);
  const next = nextSteps[code ?? ''] ?? (status >= 500 ? serverStep(request) : undefined);
  if (next) lines.push(`  ${next}`);
  return new Refusal(code, exitCodeOf(status), `${lines.join('\n')}${code ? ` (${code})` : ''}`);
}

function exitCodeOf(status: number): number {
  if (status === 401 || status === 403) return exitCodes.denied;
  if (status === 429 || status === 502 || status === 503 || status === 504) return exitCodes.unreachable;
  return exitCodes.failed;
}

function serverStep(request: string | undefined): string {
  return `Whoever runs the installation finds it in the log${request ? ` under ${request}` : ''}.`;
}

const signInAgain = 'Sign in with `vitrine login`.';
const nextSteps: Record<string, string> = {
  api_key_invalid:
    'Check the key: --key, API_KEY, or `vitrine login`. Superusers make one with `vitrine keys create`.',
  token_missing: signInAgain,
  token_invalid: signInAgain,
  token_expired: signInAgain,
  privilege_insufficient:
    'Sign in as somebody who may: an admin of this customer, or a superuser with --customer.',
  customer_not_selected: 'Say whom you mean with --customer ID; `vitrine customers list` shows all.',
  customer_not_found: '`vitrine customers list` shows all.',
  feed_not_found: '`vitrine feeds list` shows all.',
  predictor_not_found: '`vitrine predictors list` shows all.',
  api_key_not_found: '`vitrine keys list` shows all.',
  customer_selection_forbidden: 'Leave --customer out, or sign in as a superuser.',
  customer_suspended: 'Ask whoever runs the installation.',
  quota_exceeded: '`vitrine usage` shows what is held and allowed.',
  rate_limited: 'Try again later, or with a lower --concurrency.',
  text_search_unavailable: 'Search with a picture, or bring a predictor with a text side.',
  url_forbidden: 'A server on your own machine needs --allow-private-urls for private addresses.',
};
