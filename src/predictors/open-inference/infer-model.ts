import { Type } from 'typebox';
import { errors } from '../../errors.js';
import { recordsBodyBytesMax } from '../../images/limits.js';
import { requestedPictureErrors } from '../../images/picture-bytes.js';
import { InferInput, picturesIn } from './infer-input.js';
import { inferPictures } from './infer-pictures.js';
import { modelOperations } from './model-operations.js';
import { outputTensors, Tensor, tensorOf } from './model-tensors.js';

export const [inferModel, inferModelVersion] = modelOperations({
  id: 'infer-model',
  method: 'POST',
  path: '/infer',
  summary: 'Show pictures to a model',
  description: `Takes one tensor, \`image\`, with a picture in base64 as each of its elements. Of each picture the model gives as many
rows as its metadata says; where pictures differ in how much is on them, the rows of those with less end in zeros and empty
text, and \`count\` says how many are meant. Boxes are left, top, right and bottom in shares (0–1) of the upright picture.
The pictures are not kept.`,
  body: InferInput,
  bodyBytesMax: recordsBodyBytesMax,
  example: { inputs: [{ name: 'image', datatype: 'BYTES', shape: [1], data: ['/9j/4AAQSkZJRg…'] }] },
  answers: {
    200: {
      description: 'What the model says',
      schema: Type.Object(
        {
          model_name: Type.String(),
          model_version: Type.String(),
          id: Type.Optional(Type.String({ description: 'As it was given' })),
          outputs: Type.Array(Tensor),
        },
        { $id: 'InferAnswer' },
      ),
    },
  },
  errors: [
    ...requestedPictureErrors.filter(({ code }) => code.startsWith('file_')),
    errors.predictorUnavailable,
    errors.concurrencyLimited,
    errors.overloaded,
  ],
  async handle([version], { context, customerId, body }) {
    const { manifest } = version;
    const pictures = picturesIn(body);
    const outputs = wantedOutputs(outputTensors(manifest), body.outputs);
    const results = await inferPictures(context, customerId, version, pictures);
    return {
      status: 200,
      body: {
        model_name: manifest.name,
        model_version: manifest.version,
        ...(body.id === undefined ? {} : { id: body.id }),
        outputs: outputs.map((output) => tensorOf(output, results)),
      },
    };
  },
});

/** All of them, or those that were asked for by name. Throws `requestInvalid`. */
function wantedOutputs<Output extends { name: string }>(
  all: Output[],
  asked: { name: string }[] | undefined,
): Output[] {
  if (!asked || asked.length === 0) return all;
  return asked.map(({ name }, at) => {
    const found = all.find((output) => output.name === name);
    if (found) return found;
    const message = `must be one of ${all.map((output) => output.name).join(', ')}`;
    throw errors.requestInvalid(undefined, {
      fields: [{ in: 'body', path: `/outputs/${at}/name`, message }],
    });
  });
}
