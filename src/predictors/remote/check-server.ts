import { errors } from '../../errors.js';
import { outputNames } from '../host/results.js';
import type { Manifest, PictureInput, ServerPlace } from '../manifest.js';
import { RemoteServer } from './remote-server.js';
import { ServerFailure } from './server-failure.js';

interface Tensor {
  name: string;
  datatype: string;
  /** `-1` is any size. */
  shape: number[];
}

/** What the servers of a version say of themselves, by address. */
export type ServerFacts = { url: string; name: string; version: string; binary: boolean }[];

/**
 * Compares what a manifest says with what the server at each of its addresses says. Throws `predictorInvalid`, which says
 * what is different, or that an address does not answer.
 */
export async function checkServer(manifest: Manifest & { server: ServerPlace }): Promise<ServerFacts> {
  const server = new RemoteServer(manifest.server);
  try {
    const facts: ServerFacts = [];
    for (const url of manifest.server.urls) {
      const described = await server.describe(url).catch((error: unknown) => {
        if (!(error instanceof ServerFailure)) throw error;
        throw errors.predictorInvalid(`The server at ${url} ${error.message}.`, { cause: error.cause });
      });
      const faults = faultsOf(manifest, described.model);
      if (faults.length > 0)
        throw errors.predictorInvalid(
          `The model at ${url} is not as the manifest says: ${faults.join('; ')}.`,
        );
      const { name, version } = (described.server ?? {}) as { name?: unknown; version?: unknown };
      facts.push({ url, name: String(name), version: String(version), binary: described.isBinary });
    }
    return facts;
  } finally {
    await server.close();
  }
}

function faultsOf(manifest: Manifest, model: unknown): string[] {
  const { inputs, outputs } = (model ?? {}) as { inputs?: unknown; outputs?: unknown };
  const taken = tensorsIn(inputs);
  const unfed = taken.filter(({ name }) => !manifest.inputs.some((input) => input.name === name));
  return [
    ...manifest.inputs.flatMap((input) => differences('input', inputTensor(input), taken)),
    ...unfed.map(({ name }) => `it takes an input ${name}, which the manifest does not name`),
    ...expectedOutputs(manifest).flatMap((output) => differences('output', output, tensorsIn(outputs))),
  ];
}

function differences(kind: 'input' | 'output', wanted: Tensor, offered: Tensor[]): string[] {
  const found = offered.find(({ name }) => name === wanted.name);
  if (!found) {
    const names = offered.map(({ name }) => name).join(', ') || 'none';
    return [`it has no ${kind} ${wanted.name} (it has: ${names})`];
  }
  const faults: string[] = [];
  if (found.datatype !== wanted.datatype)
    faults.push(`${kind} ${wanted.name} is ${found.datatype} instead of ${wanted.datatype}`);
  const fits =
    found.shape.length === wanted.shape.length &&
    found.shape.every((size, at) => size === -1 || wanted.shape[at] === -1 || size === wanted.shape[at]);
  if (!fits)
    faults.push(
      `${kind} ${wanted.name} has the shape [${found.shape.join(', ')}] instead of [${wanted.shape.join(', ')}]`,
    );
  return faults;
}

function inputTensor({ name, type, layout, width, height }: PictureInput): Tensor {
  return {
    name,
    datatype: type === 'uint8' ? 'UINT8' : 'FP32',
    shape: layout === 'nhwc' ? [1, height, width, 3] : [1, 3, height, width],
  };
}

function expectedOutputs(manifest: Manifest): Tensor[] {
  const { outputs, dimensions = -1, labels = [] } = manifest;
  const shapes = new Map([
    [outputs.embedding, outputs.pooling ? [1, -1, dimensions] : [1, dimensions]],
    [outputs.probabilities, [1, labels.length]],
    [outputs.boxes, [1, -1, 4]],
    [outputs.scores, [1, -1, labels.length]],
  ]);
  return outputNames(manifest).map((name) => ({ name, datatype: 'FP32', shape: shapes.get(name) ?? [] }));
}

/** What a server sends is not to be trusted in its form. */
function tensorsIn(list: unknown): Tensor[] {
  if (!Array.isArray(list)) return [];
  return list.map((entry) => {
    const { name, datatype, shape } = (entry ?? {}) as Record<string, unknown>;
    return {
      name: String(name),
      datatype: String(datatype),
      shape: Array.isArray(shape) ? shape.map(Number) : [],
    };
  });
}
