import { capital, invalid, quoted } from './invalid.js';
import { limits } from './limits.js';
import { many, one, readMessage, refused } from './message.js';
import { checkOperator, domainOf } from './operators.js';
import type { ProtobufFile, Range } from './protobuf-file.js';
import { readTensor } from './read-tensor.js';

export interface GraphNode {
  /** For reasons: `Node 3 ("conv1", Conv)`. */
  title: string;
  domain: string;
  /** Names of tensors; an empty one stands for an optional that is left out. */
  inputs: string[];
  outputs: string[];
  /** Of tensors among its attributes. */
  weightBytes: number;
}

/** `number` counts the nodes, from 1. */
export async function readNode(file: ProtobufFile, range: Range, number: number): Promise<GraphNode> {
  const place = `node ${number}`;
  const node: GraphNode = { title: '', domain: '', inputs: [], outputs: [], weightBytes: 0 };
  const attributes: Range[] = [];
  let [name, operator] = ['', ''];
  await readMessage(file, range, place, {
    1: many.text((input) => addOperand(node.inputs, input, place)),
    2: many.text((output) => addOperand(node.outputs, output, place)),
    3: one.text((text) => {
      name = text;
    }),
    4: one.text((text) => {
      operator = text;
    }),
    5: many.block((attribute) => {
      if (attributes.push(attribute) > limits.attributesMax) {
        throw invalid(`${capital(place)} has more than ${limits.attributesMax} attributes.`);
      }
    }),
    6: one.note(),
    7: one.text((text) => {
      node.domain = domainOf(text);
    }),
    8: one.text((overload) => {
      if (overload !== '')
        throw invalid(`${capital(place)} calls a function of the model, which is not supported.`);
    }),
    9: many.note(),
    10: refused(`${capital(place)} is meant for several devices, which is not supported.`),
  });
  node.title = `Node ${number} (${name === '' ? '' : `${quoted(name)}, `}${quoted(operator).slice(1, -1)})`;
  checkOperator(node.domain, operator, node.title);
  const names = new Set<string>();
  for (const attribute of attributes) {
    const read = await readAttribute(file, attribute, node.title);
    if (names.has(read.name)) throw invalid(`${node.title} has its attribute ${quoted(read.name)} twice.`);
    names.add(read.name);
    node.weightBytes += read.weightBytes;
  }
  return node;
}

function addOperand(operands: string[], name: string, place: string): void {
  if (operands.push(name) > limits.operandsMax) {
    throw invalid(`${capital(place)} has more than ${limits.operandsMax} inputs or outputs.`);
  }
}

/** For each type of attribute the one field that may hold its value. */
const fieldOfType: Record<number, number> = { 1: 2, 2: 3, 3: 4, 4: 5, 6: 7, 7: 8, 8: 9 };

async function readAttribute(file: ProtobufFile, range: Range, title: string) {
  const owner = `an attribute of ${title}`;
  const subgraph = refused(`${title} holds a graph of its own, which is not supported.`);
  const unsupported = refused(
    `${title} has an attribute that is a type, a sparse tensor or a list of tensors, which is not supported.`,
  );
  const held = new Set<number>();
  const holds = (field: number) => () => void held.add(field);
  let name = '';
  let type = 0;
  let tensor: Range | undefined;
  await readMessage(file, range, owner, {
    1: one.text((text) => {
      name = text;
    }),
    2: one.float(holds(2)),
    3: one.integer(holds(3)),
    4: one.text(holds(4)),
    5: one.block((found) => {
      held.add(5);
      tensor = found;
    }),
    6: subgraph,
    7: many.numbers(4, (_, bytes) => {
      held.add(7);
      file.countStructure(bytes);
    }),
    8: many.integers(holds(8)),
    9: many.text(holds(9)),
    10: unsupported,
    11: subgraph,
    13: one.note(),
    14: unsupported,
    15: unsupported,
    20: one.small(`the type of ${owner}`, (value) => {
      type = value;
    }),
    21: refused(`${title} takes an attribute from a function, but the model may have none.`),
    22: unsupported,
    23: unsupported,
  });
  if (name === '') throw invalid(`${capital(owner)} has no name.`);
  const field = fieldOfType[type];
  if (field === undefined)
    throw invalid(`The attribute ${quoted(name)} of ${title} is of type ${type}, which is not supported.`);
  if ([...held].some((other) => other !== field)) {
    throw invalid(`The attribute ${quoted(name)} of ${title} holds a value that is not of its type.`);
  }
  if (field === 5 && !tensor) throw invalid(`The attribute ${quoted(name)} of ${title} has no value.`);
  const weightBytes = tensor ? (await readTensor(file, tensor, title)).weightBytes : 0;
  return { name, weightBytes };
}
