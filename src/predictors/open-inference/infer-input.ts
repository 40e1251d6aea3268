import { type Static, Type } from 'typebox';
import { errors } from '../../errors.js';
import { type FieldError, Problem } from '../../http/problem.js';
import { pictureFile } from '../../images/picture-file.js';
import { inputTensor } from './model-tensors.js';

const Parameters = Type.Optional(
  Type.Record(Type.String(), Type.Unknown(), { description: 'None has a meaning here' }),
);
export const picturesMax = 32;

/** Fields that are not named here are left to other servers. */
export const InferInput = Type.Object(
  {
    id: Type.Optional(Type.String({ maxLength: 255, description: 'Given back with the answer' })),
    parameters: Parameters,
    inputs: Type.Array(
      Type.Object({
        name: Type.String({ description: 'image' }),
        datatype: Type.String({ description: 'BYTES' }),
        shape: Type.Array(Type.Integer({ minimum: 0 }), {
          description: `[n], at most ${picturesMax}`,
          maxItems: 8,
        }),
        parameters: Parameters,
        data: Type.Array(Type.Unknown(), { description: 'n files in base64' }),
      }),
      { description: 'Exactly one' },
    ),
    outputs: Type.Optional(
      Type.Array(Type.Object({ name: Type.String(), parameters: Parameters }), {
        maxItems: 16,
        description: 'All when absent',
      }),
    ),
  },
  { $id: 'InferInput' },
);
type InferInput = Static<typeof InferInput>;

/** The files of the pictures. Throws `requestInvalid`, which says what was expected, and the problems of a file. */
export function picturesIn({ inputs }: InferInput): Uint8Array[] {
  const fields = faultsOf(inputs);
  if (fields.length > 0)
    throw errors.requestInvalid('The model takes one tensor, `image`: BYTES of the shape [n].', { fields });
  return inputs[0]!.data.map((base64, at) => {
    try {
      return (pictureFile({ base64: base64 as string }) as { bytes: Uint8Array }).bytes;
    } catch (error) {
      throw problemOfPicture(error, at);
    }
  });
}

/** Says which element it was about. */
export function problemOfPicture(error: unknown, at: number): unknown {
  if (!(error instanceof Problem)) return error;
  const { kind, detail, headers, cause } = error;
  return kind(`data[${at}]: ${detail ?? kind.title}`, { headers, cause });
}

function faultsOf(inputs: InferInput['inputs']): FieldError[] {
  const fault = (path: string, message: string): FieldError => ({ in: 'body', path, message });
  const [input, ...others] = inputs;
  if (!input) return [fault('/inputs', `must hold the tensor ${inputTensor.name}`)];
  const faults = others.map((_, at) => fault(`/inputs/${at + 1}`, 'is not an input of this model'));
  const { name, datatype, shape, data } = input;
  if (name !== inputTensor.name) faults.push(fault('/inputs/0/name', `must be ${inputTensor.name}`));
  if (datatype !== inputTensor.datatype)
    faults.push(fault('/inputs/0/datatype', `must be ${inputTensor.datatype}`));
  const [count = 0] = shape;
  if (shape.length !== 1 || count < 1 || count > picturesMax)
    faults.push(fault('/inputs/0/shape', `must be [n] with n from 1 to ${picturesMax}`));
  else if (data.length !== count)
    faults.push(
      fault('/inputs/0/data', `must have ${count} elements, as the shape says, not ${data.length}`),
    );
  const odd = data.findIndex((element) => typeof element !== 'string');
  if (odd !== -1) faults.push(fault(`/inputs/0/data/${odd}`, 'must be text: a file in base64'));
  return faults;
}
