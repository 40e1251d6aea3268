import { type TObject, type TSchema, Type } from 'typebox';
import { errors } from '../../errors.js';
import { Id } from '../../http/identifier.js';
import { type Operation, operation, type Request } from '../../operation.js';
import { type AssignedVersion, seesPictures } from '../assignments.js';

/** What is different between the operations on a model. */
interface Definition<Body extends TSchema>
  extends Pick<Operation, 'method' | 'summary' | 'description' | 'answers' | 'errors' | 'example'> {
  /** With the word `model`. */
  id: string;
  /** Behind the model's own. */
  path: '' | `/${string}`;
  body?: Body;
  bodyBytesMax?: number;
  handle(
    models: [AssignedVersion, ...AssignedVersion[]],
    request: Request<TObject, TObject, Body>,
  ): ReturnType<Operation['handle']>;
}

/**
 * The operation on a model in the version that the server chooses, and the one with the version in its path. A model is a
 * predictor that is assigned to the customer; its versions, the chosen one first.
 */
export function modelOperations<Body extends TSchema>({
  handle,
  ...definition
}: Definition<Body>): [Operation, Operation] {
  const common = {
    ...definition,
    base: '/v2' as const,
    level: 'service' as const,
    scope: 'customer' as const,
    tag: 'Open Inference Protocol' as const,
    errors: [errors.predictorNotFound, ...(definition.errors ?? [])],
  };
  return [
    operation({
      ...common,
      path: `/models/{name}${definition.path}`,
      params: Type.Object({ name: Id }),
      handle: async (request) => handle(await modelsOf(request, request.params), request),
    }),
    operation({
      ...common,
      id: definition.id.replace('-model', '-model-version'),
      summary: `${definition.summary}, in one version`,
      path: `/models/{name}/versions/{version}${definition.path}`,
      params: Type.Object({ name: Id, version: Id }),
      handle: async (request) => handle(await modelsOf(request, request.params), request),
    }),
  ];
}

/** The default comes first, or else the newest; without a version the others follow. Throws `predictorNotFound`. */
async function modelsOf(
  { context, customerId }: Pick<Request<TObject, TObject, TSchema>, 'context' | 'customerId'>,
  { name, version }: { name: string; version?: string },
): Promise<[AssignedVersion, ...AssignedVersion[]]> {
  const assigned = await context.assignments.of(customerId);
  const [first, ...rest] = assigned
    .filter(seesPictures)
    .filter(({ manifest }) => manifest.name === name && manifest.version === (version ?? manifest.version))
    .reverse()
    .sort((one, other) => Number(other.isDefault) - Number(one.isDefault));
  if (!first)
    throw errors.predictorNotFound(
      'No such model of pictures is assigned to the customer; see GET /v1/predictors.',
    );
  return [first, ...rest];
}
