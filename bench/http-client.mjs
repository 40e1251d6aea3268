import { Agent, request } from 'node:http';

/**
 * Asks the API with little work of its own: gives the status and the milliseconds until the answer was there; of a refusal its `code`
 * and `retryAfter` too. With `patienceMs` it hangs up after that time, and the status is `late`.
 */
export function cheapClient(url, apiKey, connections, { authorization = 'None', patienceMs } = {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const start = performance.now();
      const ms = () => performance.now() - start;
      const headers = { 'x-api-key': apiKey, authorization, ...body?.headers };
      const asked = request(`${url}${path}`, { agent, method, headers }, (answer) => {
        const { statusCode: status } = answer;
        const refusal = [];
        if (status < 400) answer.resume();
        else answer.on('data', (chunk) => refusal.push(chunk));
        answer.once('end', () => {
          clearTimeout(timer);
          if (status < 400) resolve({ status, ms: ms() });
          else
            resolve({ status, ms: ms(), code: codeIn(refusal), retryAfter: answer.headers['retry-after'] });
        });
        answer.once('error', reject);
      });
      const timer =
        patienceMs === undefined
          ? undefined
          : setTimeout(() => {
              resolve({ status: 'late', ms: ms() });
              asked.destroy();
            }, patienceMs);
      asked.once('error', reject);
      asked.end(body?.bytes);
    });
}

/** Asks as a visitor for the images similar to the nth of so many, in an order that no cache knows; gives the milliseconds until the answer was there. */
export function similarAsker({ credentials }, images) {
  const client = cheapClient(credentials.API_BASE_URL, credentials.API_KEY, 1);
  return async (n) => {
    const { status, ms } = await client('GET', `/images/image-${(n * 7919) % images}/similar?limit=24`);
    if (status !== 200) throw new Error(`similar was answered ${status}`);
    return ms;
  };
}

function codeIn(chunks) {
  try {
    return JSON.parse(Buffer.concat(chunks).toString()).code;
  } catch {
    return 'not a problem';
  }
}

/** A form with one picture, behind other fields. */
export function pictureForm(bytes, fields = {}) {
  const others = Object.entries(fields).flatMap(([name, value]) => fieldPart(name, value));
  return form(...others, ...filePart(bytes));
}

/** A form with pictures and their ids. */
export function picturesForm(pictures) {
  return form(...pictures.flatMap(({ id, bytes }) => [...fieldPart('id', id), ...filePart(bytes)]));
}

const boundary = 'a-boundary-that-no-picture-holds';

function fieldPart(name, value) {
  return [Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)];
}

function filePart(bytes) {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`;
  return [Buffer.from(head), bytes, Buffer.from('\r\n')];
}

function form(...parts) {
  const whole = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return {
    bytes: whole,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': whole.length },
  };
}
