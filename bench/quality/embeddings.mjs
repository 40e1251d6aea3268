import { tmpdir } from 'node:os';
import { join } from 'node:path';
import phash from 'sharp-phash';
import { featureParts, vitrineGraph } from '../../scripts/predictors/vitrine-graph.mjs';
import { openFeatures, openGraph } from '../../scripts/train/features.mjs';
import { builtManifest, builtModel } from './built.mjs';
import { normalised } from './measures.mjs';

/** The built default: from an encoded picture to `{ vector, apparel }`, the name of the likeliest garment. */
export async function openDefault() {
  const manifest = builtManifest('vitrine-embedding');
  const { labels } = builtManifest('vitrine-apparel');
  const run = await openGraph(builtModel(manifest), manifest.inputs);
  return async (picture) => {
    const { embedding, apparel } = await run(picture);
    return { vector: embedding, apparel: labels[apparel.indexOf(Math.max(...apparel))] };
  };
}

/** The same two networks without anything learned on top: the mean of their last bottleneck, each of length 1, joined. */
export async function openUntrained() {
  const features = await openFeatures(vitrineGraph(), join(tmpdir(), 'vitrine-train'));
  return async (picture) => {
    const values = await features(picture);
    let start = 0;
    const halves = featureParts.flatMap(({ layer, kind, length }) => {
      start += length;
      const part = values.subarray(start - length, start);
      return layer === 'expanded_conv_16/project' && kind === 'mean' ? [normalised(part)] : [];
    });
    return { vector: normalised(halves.flatMap((half) => [...half])) };
  };
}

/** A perceptual hash as a vector: the more bits agree, the larger the product. */
export async function openPerceptualHash() {
  return async (picture) => ({
    vector: normalised(Array.from(await phash(picture), (bit) => (bit === '1' ? 1 : -1))),
  });
}
