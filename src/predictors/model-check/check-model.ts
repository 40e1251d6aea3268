import { checkGraph } from './check-graph.js';
import { invalid, quoted } from './invalid.js';
import { irVersions, limits, opsets } from './limits.js';
import { many, one, readMessage, refused } from './message.js';
import { checkDomain, domainOf } from './operators.js';
import { ProtobufFile, type Range } from './protobuf-file.js';
import { type Graph, readGraph } from './read-graph.js';
import type { DeclaredValue } from './read-value.js';

export type { DeclaredValue } from './read-value.js';

export interface ModelFacts {
  irVersion: number;
  /** Of the standard operators. */
  opset: number;
  /** The program that wrote the file, as it says. */
  producer: string;
  inputs: DeclaredValue[];
  outputs: DeclaredValue[];
  nodes: number;
  weightBytes: number;
  fileBytes: number;
  /** What is allowed but may surprise, as sentences: dimensions left open. */
  notes: string[];
}

/**
 * Reads an ONNX file without the runtime, and without its weights, and refuses what the runtime should not see. What
 * passes may still be wrong or slow: that a rehearsal shows. Throws `predictorInvalid` with a reason.
 */
export async function checkModel(path: string): Promise<ModelFacts> {
  const file = await ProtobufFile.open(path);
  try {
    if (file.size === 0) throw invalid('The model is empty.');
    if (file.size >= limits.fileBytesMax)
      throw invalid(`The model has ${file.size} bytes; less than ${limits.fileBytesMax} are allowed.`);
    await refuseOtherFormat(file);
    const { graph: range, versions, ...head } = await readHead(file);
    if (!range) throw invalid('This is not an ONNX model: it has no graph.');
    const opset = versions.get('');
    if (opset === undefined) throw invalid('The model does not say which operator set of ONNX it uses.');
    if (opset < opsets.min || opset > opsets.max) {
      throw invalid(
        `The model uses the operator set ${opset}; ${opsets.min} to ${opsets.max} are supported.`,
      );
    }
    const graph = await readGraph(file, range);
    const inputs = checkGraph(graph);
    checkDomains(graph, versions);
    const { outputs, nodes, weightBytes } = graph;
    const notes = [...openInputs(inputs), ...openOutputs(outputs)];
    return { ...head, opset, inputs, outputs, nodes: nodes.length, weightBytes, fileBytes: file.size, notes };
  } finally {
    await file.close();
  }
}

/** The runtime takes a file with this mark for a FlatBuffer of its own, which we have not read. */
async function refuseOtherFormat(file: ProtobufFile): Promise<void> {
  if (file.size < 8) return;
  const mark = Buffer.from(await file.bytes({ start: 4, end: 8 })).toString('latin1');
  if (mark === 'ORTM')
    throw invalid(
      "The model is in the format of ONNX Runtime; save it as ONNX. (Bytes 4 to 7 are that format's mark.)",
    );
}

async function readHead(file: ProtobufFile) {
  const versions = new Map<string, number>();
  let irVersion = 0;
  let [producer, producerVersion] = ['', ''];
  let graph: Range | undefined;
  await readMessage(file, { start: 0, end: file.size }, 'the model', {
    1: one.small('the IR version', (value) => {
      irVersion = value;
    }),
    2: one.text((text) => {
      producer = text;
    }),
    3: one.text((text) => {
      producerVersion = text;
    }),
    4: one.text(() => {}),
    5: one.integer(() => {}),
    6: one.note(),
    7: one.block((range) => {
      graph = range;
    }),
    8: many.block(async (range) => {
      const { domain, version } = await readOpset(file, range);
      if (versions.has(domain)) throw invalid(`The model names the operator set ${quoted(domain)} twice.`);
      if (versions.size === limits.opsetsMax)
        throw invalid(`The model names more than ${limits.opsetsMax} operator sets.`);
      versions.set(domain, version);
    }),
    14: many.note(),
    20: refused('The model holds training information; export it for inference.'),
    25: refused(
      'The model holds functions of its own, which are not supported; export it with its functions inlined.',
    ),
    26: refused('The model is meant for several devices, which is not supported.'),
  });
  if (irVersion < irVersions.min || irVersion > irVersions.max) {
    throw invalid(
      `The model has the IR version ${irVersion}; ${irVersions.min} to ${irVersions.max} are supported.`,
    );
  }
  return { graph, versions, irVersion, producer: `${producer} ${producerVersion}`.trim() };
}

async function readOpset(file: ProtobufFile, range: Range) {
  let domain = '';
  let version = 0;
  await readMessage(file, range, 'an operator set', {
    1: one.text((text) => {
      domain = domainOf(text);
    }),
    2: one.small('the version of an operator set', (value) => {
      version = value;
    }),
  });
  checkDomain(domain);
  return { domain, version };
}

function checkDomains({ nodes }: Graph, versions: Map<string, number>): void {
  const stranger = nodes.find(({ domain }) => !versions.has(domain));
  if (stranger) throw invalid(`${stranger.title} uses operators of a set that the model does not name.`);
}

/** The batch is usually open; of text, the second dimension too. */
function openInputs(inputs: DeclaredValue[]): string[] {
  return inputs.flatMap(({ name, type, shape }) => {
    if (!shape) return [`The input ${quoted(name)} declares no shape.`];
    const isText = shape.length === 2 && (type === 'int64' || type === 'int32');
    return shape.flatMap((size, at) =>
      typeof size === 'number' || at === 0 || (isText && at === 1)
        ? []
        : [`The input ${quoted(name)} leaves its dimension ${at} open (${quoted(size)}).`],
    );
  });
}

function openOutputs(outputs: DeclaredValue[]): string[] {
  return outputs.flatMap(({ name, shape }) => {
    if (!shape) return [`The output ${quoted(name)} declares no shape.`];
    return shape.flatMap((size, at) =>
      typeof size === 'number' || at === 0
        ? []
        : [`The output ${quoted(name)} leaves its dimension ${at} open (${quoted(size)}).`],
    );
  });
}
