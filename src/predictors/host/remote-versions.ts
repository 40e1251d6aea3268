import { spanned } from '../../telemetry/span.js';
import type { Health, Prediction, PredictorVersion } from '../inference.js';
import type { ServerPlace } from '../manifest.js';
import type { PredictionResult } from '../prediction.js';
import { RemoteModel } from '../remote/remote-model.js';
import type { VersionRun } from './children.js';
import { pictureBox } from './picture-box.js';
import type { Prepared, Seen } from './prepared.js';
import { outputNames, resultOf } from './results.js';
import { versionKey } from './version-key.js';

type OnRun = (version: PredictorVersion, run: VersionRun) => void;

export function isRemote(version: PredictorVersion): boolean {
  return version.manifest.runtime === 'open-inference';
}

/** The versions that run on other servers: from this process, so that no child waits for them. */
export class RemoteVersions {
  readonly #models = new Map<string, RemoteModel>();
  readonly #onRun: OnRun;

  constructor(onRun: OnRun) {
    this.#onRun = onRun;
  }

  /** Throws `predictorUnavailable` when one of them is down, before a picture is decoded in vain. */
  expectUp(versions: PredictorVersion[]): void {
    for (const version of versions.filter(isRemote)) this.#modelOf(version).expectUp();
  }

  /** Shows what was prepared to the servers. Throws `predictorUnavailable`. */
  async complete(versions: PredictorVersion[], { picture, results }: Seen): Promise<Prediction> {
    const completed = results.map((result, at) => {
      return result.task === 'prepared' ? this.#ask(versions[at]!, result) : result;
    });
    return { picture, results: await Promise.all(completed) };
  }

  health(version: PredictorVersion): Health | undefined {
    return isRemote(version) ? this.#modelOf(version).health() : undefined;
  }

  async remove(version: PredictorVersion): Promise<void> {
    const key = versionKey(version);
    const model = this.#models.get(key);
    this.#models.delete(key);
    await model?.close();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#models.values()].map((model) => model.close()));
  }

  async #ask(version: PredictorVersion, prepared: Prepared): Promise<PredictionResult> {
    const { manifest } = version;
    const model = this.#modelOf(version);
    const start = performance.now();
    const outputs = await spanned(
      'remote inference',
      { 'vitrine.predictors': `${manifest.name}/${manifest.version}` },
      () => model.infer(prepared.tensors, outputNames(manifest)),
    );
    this.#onRun(version, { pictures: 1, wait: 0, queue: 0, compute: (performance.now() - start) / 1000 });
    const { placement } = prepared;
    try {
      return resultOf(manifest, outputs, (corners) =>
        pictureBox(corners, manifest.inputs[0]!, placement, prepared),
      );
    } catch (cause) {
      throw model.unusable(cause);
    }
  }

  #modelOf(version: PredictorVersion): RemoteModel {
    const key = versionKey(version);
    const known = this.#models.get(key);
    if (known) return known;
    const { name, server } = version.manifest;
    const model = new RemoteModel(name, server as ServerPlace);
    this.#models.set(key, model);
    return model;
  }
}
