import { setTimeout as sleep } from 'node:timers/promises';
import { pictureForm } from './http-client.mjs';

/** One customer asks steadily for similar images and, less often, with a picture. */
export const everyMs = { similar: 50, searches: 250 };

/** Milliseconds of the answers; each request at its hour, whether the one before has been answered or not. */
export async function steadily(ask, { ids, picture, seconds }) {
  const form = pictureForm(picture);
  const kinds = {
    similar: (n) => ask('GET', `/images/${ids[(n * 7919) % ids.length]}/similar?limit=24`),
    searches: () => ask('POST', '/searches', form),
  };
  const one = async (kind) => {
    const asked = [];
    for (let n = 0; n < (seconds * 1000) / everyMs[kind]; n++) {
      asked.push(kinds[kind](n));
      await sleep(everyMs[kind]);
    }
    return (await Promise.all(asked)).map(({ status, ms }) => {
      if (status !== 200) throw new Error(`${kind} was answered ${status}`);
      return ms;
    });
  };
  const [similar, searches] = await Promise.all([one('similar'), one('searches')]);
  return { similar, searches };
}
