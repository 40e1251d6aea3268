import Fastify from 'fastify';

/** Fastify answering a constant, the last one that it was sent: what HTTP itself costs here. */
let body = '';
const app = Fastify();
app.get('/', async (_request, reply) => reply.type('application/json; charset=utf-8').send(body));
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.on('message', (text) => {
  body = text;
  process.send(url);
});
process.once('disconnect', () => process.exit(0));
