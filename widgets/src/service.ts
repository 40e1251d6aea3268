/** Where the API is, and the service key that lets its questions in. */
export interface Service {
  /** As `API_BASE_URL`: ends with `/v1`. */
  base: string;
  key: string;
}

/** What the server refused, in its words; with status 0, why it was not reached. */
export class ServiceError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Question {
  signal: AbortSignal;
  body?: FormData | Record<string, unknown>;
}

/** What the API answers. Rejects with a `ServiceError`, or with the reason of the signal. */
export async function ask<Answer>(
  service: Service,
  path: string,
  { signal, body }: Question,
): Promise<Answer> {
  if (body) return (await answerTo(service, path, signal, body)).json();
  return shared(service, path, signal, async (own) => (await answerTo(service, path, own)).json());
}

/** A picture of the shop: its address alone would not do, for the key goes in a header. */
export function askPicture(service: Service, id: string, size: number, signal: AbortSignal): Promise<Blob> {
  const path = `/images/${encodeURIComponent(id)}/file?size=${size}`;
  return shared(service, path, signal, async (own) => (await answerTo(service, path, own)).blob());
}

interface UnderWay {
  answer: Promise<unknown>;
  askers: number;
  controller: AbortController;
}

const underWay = new Map<string, UnderWay>();

/** Elements that ask the same at the same time share one request; it is given up when the last of them is gone. */
function shared<Answer>(
  { base, key }: Service,
  path: string,
  signal: AbortSignal,
  start: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const name = `${key} ${base}${path}`;
  const one = underWay.get(name) ?? begin(name, start);
  one.askers++;
  return new Promise((resolve, reject) => {
    const leave = () => {
      reject(signal.reason);
      if (--one.askers > 0) return;
      forget(name, one);
      one.controller.abort();
    };
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    one.answer
      .then((answer) => resolve(answer as Answer), reject)
      .finally(() => signal.removeEventListener('abort', leave));
  });
}

function begin(name: string, start: (signal: AbortSignal) => Promise<unknown>): UnderWay {
  const controller = new AbortController();
  const one = { askers: 0, controller, answer: start(controller.signal) };
  underWay.set(name, one);
  one.answer.catch(() => {}).finally(() => forget(name, one));
  return one;
}

/** Unless another request has taken its place. */
function forget(name: string, one: UnderWay): void {
  if (underWay.get(name) === one) underWay.delete(name);
}

/** Nobody who looks at a shop waits longer for a row of suggestions. */
const retryAfterSecondsMax = 15;

/** Where the server is busy and says until when, it is asked once more then. */
async function answerTo(
  { base, key }: Service,
  path: string,
  signal: AbortSignal,
  body?: Question['body'],
  isSecond = false,
): Promise<Response> {
  const isForm = body instanceof FormData;
  const response = await fetch(base + path, {
    credentials: 'omit',
    signal,
    headers: { 'x-api-key': key, ...(body && !isForm ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { method: 'POST', body: isForm ? body : JSON.stringify(body) } : {}),
  }).catch((cause) => {
    throw signal.aborted ? signal.reason : new ServiceError(0, 'unreachable', String(cause));
  });
  if (response.ok) return response;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const isBusy = response.status === 429 || response.status === 503;
  if (!isBusy || isSecond || !(seconds <= retryAfterSecondsMax)) throw await refusal(response);
  await passed(seconds, signal);
  return answerTo({ base, key }, path, signal, body, true);
}

async function refusal(response: Response): Promise<ServiceError> {
  const { code = 'unknown', detail, title = '' } = await response.json().catch(() => ({}));
  return new ServiceError(response.status, code, detail ?? title);
}

function passed(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, seconds * 1000);
    signal.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}
