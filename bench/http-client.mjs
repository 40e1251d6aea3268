import { Agent, request } from 'node:http';

/** Asks the API with little work of its own: gives the status, and the milliseconds until the answer was there. */
export function cheapClient(url, apiKey, connections, authorization = 'None') {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const start = performance.now();
      const headers = { 'x-api-key': apiKey, authorization, ...body?.headers };
      const asked = request(`${url}${path}`, { agent, method, headers }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve({ status: answer.statusCode, ms: performance.now() - start }));
        answer.once('error', reject);
      });
      asked.once('error', reject);
      asked.end(body?.bytes);
    });
}

const boundary = 'a-boundary-that-no-picture-holds';

/** A form with one picture. */
export function pictureForm(bytes) {
  return form(...filePart(bytes));
}

/** A form with pictures and their ids. */
export function picturesForm(pictures) {
  return form(...pictures.flatMap(({ id, bytes }) => [...fieldPart('id', id), ...filePart(bytes)]));
}

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
