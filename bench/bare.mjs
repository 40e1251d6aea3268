import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';

/** As the processes of the inference host have it: where others want the processor too, both give way alike. */
const niceness = 10;

/** Processes that decode and predict in a bare loop; with the version in `folder`, or all that are shipped. `file` is what they run. */
export async function startBare(count, folder, file = './bare-child.mjs') {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const children = Array.from({ length: count }, () =>
    fork(script, folder === undefined ? [] : [folder], { serialization: 'advanced' }),
  );
  for (const { pid } of children) setPriority(pid, niceness);
  await Promise.all(children.map((child) => once(child, 'message')));
  return {
    /** Seconds that all children together take for the pictures. */
    async time(pictures) {
      const share = Math.ceil(pictures.length / count);
      const start = performance.now();
      await Promise.all(
        children.map(async (child, n) => {
          child.send({ pictures: pictures.slice(n * share, (n + 1) * share) });
          await once(child, 'message');
        }),
      );
      return (performance.now() - start) / 1000;
    },
    /** What the first of them answers to one picture. */
    async answer(picture) {
      children[0].send({ pictures: [picture] });
      return (await once(children[0], 'message'))[0];
    },
    end: () => {
      for (const child of children) child.disconnect();
    },
  };
}
