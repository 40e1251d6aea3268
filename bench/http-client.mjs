import { Agent, request } from 'node:http';

/** Asks the API with little work of its own: gives the status, and the milliseconds until the answer was there. */
export function cheapClient(url, apiKey, connections) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return (method, path, body) =>
    new Promise((resolve, reject) => {
      const start = performance.now();
      const headers = { 'x-api-key': apiKey, authorization: 'None', ...body?.headers };
      const asked = request(`${url}${path}`, { agent, method, headers }, (answer) => {
        answer.resume();
        answer.once('end', () => resolve({ status: answer.statusCode, ms: performance.now() - start }));
        answer.once('error', reject);
      });
      asked.once('error', reject);
      asked.end(body?.bytes);
    });
}

/** A form with one picture. */
export function pictureForm(bytes) {
  const boundary = 'a-boundary-that-no-picture-holds';
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.jpg"\r\ncontent-type: image/jpeg\r\n\r\n`;
  const whole = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return {
    bytes: whole,
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}`, 'content-length': whole.length },
  };
}
