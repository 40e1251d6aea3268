import { setPriority } from 'node:os';
import { cheapClient, pictureForm } from './http-client.mjs';

// Such a client is on another machine, as a rule: here it gives way to the server.
setPriority(10);

/**
 * Asks without a pause on many connections, whatever it is answered, until it is told to stop; three of four requests
 * are for similar images, one is a search. Then says how many of which status it was answered.
 */
process.once('message', ({ url, apiKey, connections, picture, ids }) => {
  const ask = cheapClient(url, apiKey, connections);
  const form = pictureForm(Buffer.from(picture));
  const statuses = {};
  let isStopped = false;
  const one = async (connection) => {
    for (let n = connection; !isStopped; n++) {
      const { status } = await (n % 4 === 0
        ? ask('POST', '/searches', form)
        : ask('GET', `/images/${ids[n % ids.length]}/similar?limit=24`));
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  const all = Promise.all(Array.from({ length: connections }, (_, n) => one(n)));
  process.once('message', async () => {
    isStopped = true;
    await all;
    process.send(statuses);
    process.disconnect();
  });
});
