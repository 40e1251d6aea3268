import { Type } from 'typebox';
import { modelOperations } from './model-operations.js';
import { inputTensor, outputTensors, TensorMetadata } from './model-tensors.js';

export const [getModel, getModelVersion] = modelOperations({
  id: 'get-model',
  method: 'GET',
  path: '',
  summary: 'Get what a model takes and gives',
  description: `Every model takes pictures and prepares them itself. Which tensors it gives depends on its task; \`-1\` is a size that
depends on the pictures.`,
  answers: {
    200: {
      description: 'The model',
      schema: Type.Object(
        {
          name: Type.String(),
          versions: Type.Array(Type.String(), { description: 'The one that is meant first' }),
          platform: Type.String(),
          inputs: Type.Array(TensorMetadata),
          outputs: Type.Array(TensorMetadata),
        },
        { $id: 'Model' },
      ),
    },
  },
  async handle(models) {
    const [{ manifest }] = models;
    return {
      status: 200,
      body: {
        name: manifest.name,
        versions: models.map((model) => model.manifest.version),
        platform: `vitrine_${manifest.runtime}`,
        inputs: [inputTensor],
        outputs: outputTensors(manifest).map(({ name, datatype, size }) => ({
          name,
          datatype,
          shape: [-1, ...size],
        })),
      },
    };
  },
});
