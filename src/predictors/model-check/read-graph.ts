import { invalid, quoted } from './invalid.js';
import { limits } from './limits.js';
import { many, one, readMessage, refused } from './message.js';
import type { ProtobufFile, Range } from './protobuf-file.js';
import { type GraphNode, readNode } from './read-node.js';
import { readTensor } from './read-tensor.js';
import { type DeclaredValue, readValue } from './read-value.js';

export interface Graph {
  nodes: GraphNode[];
  /** Names of the tensors that come with the model. */
  initializers: Set<string>;
  inputs: DeclaredValue[];
  outputs: DeclaredValue[];
  weightBytes: number;
}

export async function readGraph(file: ProtobufFile, range: Range): Promise<Graph> {
  const graph: Graph = { nodes: [], initializers: new Set(), inputs: [], outputs: [], weightBytes: 0 };
  let operands = 0;
  let valueInfos = 0;
  await readMessage(file, range, 'the graph', {
    1: many.block(async (node) => {
      const read = await readNode(file, node, count(graph.nodes.length, limits.nodesMax, 'nodes'));
      operands += read.inputs.length + read.outputs.length;
      count(operands - 1, limits.operandsOfAllMax, 'inputs and outputs of nodes');
      graph.nodes.push(read);
      graph.weightBytes += read.weightBytes;
    }),
    2: one.text(() => {}),
    5: many.block(async (initializer) => {
      const number = count(graph.initializers.size, limits.initializersMax, 'initializers');
      const { name, weightBytes } = await readTensor(file, initializer, `initializer ${number}`);
      if (name === '') throw invalid(`Initializer ${number} has no name.`);
      if (graph.initializers.has(name)) throw invalid(`There are two initializers named ${quoted(name)}.`);
      graph.initializers.add(name);
      graph.weightBytes += weightBytes;
    }),
    10: one.note(),
    11: many.block(async (input) => {
      // Old exporters list the initializers among the inputs.
      count(graph.inputs.length, limits.inputsMax + limits.initializersMax, 'inputs');
      graph.inputs.push(await readValue(file, input, 'the inputs'));
    }),
    12: many.block(async (output) => {
      count(graph.outputs.length, limits.outputsMax, 'outputs');
      graph.outputs.push(await readValue(file, output, 'the outputs'));
    }),
    13: many.block(async (info) => {
      valueInfos = count(valueInfos, limits.valueInfosMax, 'declared shapes');
      await readValue(file, info, 'the declared shapes');
    }),
    14: many.note(),
    15: refused('The model holds sparse tensors, which are not supported.'),
    16: many.note(),
  });
  return graph;
}

/** The number of the next one. */
function count(had: number, max: number, things: string): number {
  if (had >= max) throw invalid(`The model has more than ${max} ${things}.`);
  return had + 1;
}
