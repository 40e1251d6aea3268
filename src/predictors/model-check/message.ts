import { capital, invalid } from './invalid.js';
import { limits } from './limits.js';
import { type Field, type ProtobufFile, type Range, wires } from './protobuf-file.js';

/** What to do with a field of a message, by its number. */
export type Rules = Record<number, Rule>;

interface Rule {
  wires: number[];
  repeated: boolean;
  take(field: Field, file: ProtobufFile, owner: string): Promise<void> | void;
}

/**
 * Reads a message field by field. A field without a rule, of another wire type, or given twice where one is meant is
 * refused: of these, readers of protobuf make different things. `owner` names the message in reasons.
 */
export async function readMessage(
  file: ProtobufFile,
  range: Range,
  owner: string,
  rules: Rules,
): Promise<void> {
  const seen = new Set<number>();
  await file.fields(range, owner, (field) => {
    const rule = rules[field.number];
    if (!rule) {
      throw invalid(`This is not an ONNX model: there is no field ${field.number} in ${owner}.`);
    }
    if (!rule.wires.includes(field.wire)) {
      throw invalid(
        `This is not an ONNX model, or it is damaged: field ${field.number} of ${owner} has the wire type ${field.wire}.`,
      );
    }
    if (!rule.repeated && seen.has(field.number)) {
      throw invalid(`${capital(owner)} has its field ${field.number} twice.`);
    }
    seen.add(field.number);
    return rule.take(field, file, owner);
  });
}

/** A field that occurs once. Integers are signed, 64 bits. */
export const one = {
  integer: (take: (value: bigint) => void): Rule => ({
    wires: [wires.varint],
    repeated: false,
    take: ({ value }) => take(BigInt.asIntN(64, value)),
  }),
  /** `what` and the number that is asked for must fit into 32 bits: protobuf would cut what does not. */
  small: (what: string, take: (value: number) => void): Rule =>
    one.integer((value) => {
      if (value < 0n || value > 0x7fff_ffffn) throw invalid(`${capital(what)} is ${value}, which is absurd.`);
      take(Number(value));
    }),
  float: (take: () => void): Rule => ({ wires: [wires.fixed32], repeated: false, take }),
  text: (take: (text: string) => void): Rule => textRule(take, false),
  block: (take: (range: Range) => Promise<void> | void): Rule => blockRule(take, false),
  /** Of the exporter to its readers. */
  note: () => noteRule(false),
};

/** A field that may occur any number of times; who takes it counts. */
export const many = {
  text: (take: (text: string) => void): Rule => textRule(take, true),
  block: (take: (range: Range) => Promise<void> | void): Rule => blockRule(take, true),
  note: () => noteRule(true),
  /** Each in a field of its own, or packed. */
  integers: (take: (value: bigint) => void): Rule => ({
    wires: [wires.varint, wires.block],
    repeated: true,
    take: (field, file, owner) => {
      const taken = (value: bigint) => take(BigInt.asIntN(64, value));
      if (field.wire === wires.varint) taken(field.value);
      else return file.packedVarints(field, owner, taken);
    },
  }),
  /** Numbers of four or eight bytes, which are counted and not read. `bytes` is the length of those that are packed. */
  numbers: (width: 4 | 8, take: (count: number, bytes: number) => void): Rule => ({
    wires: [width === 4 ? wires.fixed32 : wires.fixed64, wires.block],
    repeated: true,
    take: ({ wire, start, end }, _, owner) => {
      const bytes = end - start;
      if (bytes % width !== 0) throw invalid(`${capital(owner)} holds numbers that are cut off.`);
      take(bytes / width, wire === wires.block ? bytes : 0);
    },
  }),
};

/** A field of ONNX that is not accepted; `reason` is a sentence. */
export function refused(reason: string): Rule {
  return {
    wires: Object.values(wires),
    repeated: true,
    take: () => {
      throw invalid(reason);
    },
  };
}

function textRule(take: (text: string) => void, repeated: boolean): Rule {
  return {
    wires: [wires.block],
    repeated,
    take: async (field, file, owner) => take(await file.text(field, owner)),
  };
}

function blockRule(take: (range: Range) => Promise<void> | void, repeated: boolean): Rule {
  return { wires: [wires.block], repeated, take };
}

function noteRule(repeated: boolean): Rule {
  return {
    wires: [wires.block],
    repeated,
    take: ({ start, end }, file) => {
      if (end - start > limits.noteBytesMax) {
        throw invalid(`A note in the model has ${end - start} bytes; ${limits.noteBytesMax} are allowed.`);
      }
      file.countStructure(end - start);
    },
  };
}
