import sharp from 'sharp';
import { Problem } from '../dist/http/problem.js';
import { startInference } from '../dist/predictors/host/inference-host.js';
import { meansModel, openWorkshop } from '../dist/predictors/host/testing.js';
import { mutantsOf } from '../dist/predictors/host/testing-mutants.js';
import { picture } from '../dist/testing/pictures.js';

const picturesTotal = 20_000;
const atOnce = 16;
/** What may be said of a picture that is damaged; everything else is a failure of our own. */
const codes = ['file_unreadable', 'file_too_large', 'file_type_unsupported'];

/** Pictures of all formats with a few bytes changed: each is read or refused with a reason, and no process dies of one. */
export async function soak(share) {
  const workshop = await openWorkshop();
  const means = await workshop.version(await meansModel(), {
    name: 'means',
    task: 'classification',
    labels: ['red', 'green', 'blue'],
    outputs: { probabilities: 'probabilities' },
  });
  const incidents = [];
  const host = await startInference({
    versions: [means],
    children: 2,
    onIncident: (text) => incidents.push(text),
  });
  const outcomes = new Map();
  try {
    const sound = await soundPictures();
    const each = Math.ceil((picturesTotal * share) / sound.length);
    const queue = sound.flatMap((bytes) => mutantsOf(bytes, each));
    const one = async () => {
      for (let bytes = queue.pop(); bytes; bytes = queue.pop()) {
        const outcome = await host
          .predict({ customerId: 'acme', picture: bytes, versions: [means], priority: 'ingestion' })
          .then(
            () => 'read',
            (error) => (error instanceof Problem ? error.kind.code : String(error)),
          );
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        if (outcome !== 'read' && !codes.includes(outcome))
          throw new Error(`${outcome} is no reason for a damaged picture: ${bytes.toString('base64')}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, one));
  } finally {
    await host.close();
    await workshop.close();
  }
  if (incidents.length > 0) throw new Error(`Processes died: ${incidents.join('; ')}`);
  const told = [...outcomes].map(([outcome, times]) => `${outcome} × ${times}`).join(', ');
  return `${[...outcomes.values()].reduce((sum, times) => sum + times, 0)} pictures (${told})`;
}

async function soundPictures() {
  const jpeg = await picture(7, { width: 160, height: 120 });
  const other = (format) => sharp(jpeg).toFormat(format).toBuffer();
  return [jpeg, ...(await Promise.all(['png', 'webp', 'gif', 'avif'].map(other)))];
}
