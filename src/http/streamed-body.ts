import { type Readable, Transform } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { errors } from '../errors.js';

/** In the plugin where it is called, bodies of whatever content type are left as streams. */
export function leaveBodiesAsStreams(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
}

/** The same stream, which fails with `bodyTooLarge` beyond `bytesMax`, and with `bodyInvalid` where the sender goes away. */
export function boundedStream(body: Readable, bytesMax: number): Readable {
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > bytesMax) done(errors.bodyTooLarge(`The body may have ${bytesMax} bytes.`));
      else done(null, chunk);
    },
  });
  const broken = () => bounded.destroy(errors.bodyInvalid('The body broke off.'));
  body.once('error', broken).once('close', () => body.readableEnded || broken());
  return body.pipe(bounded);
}
