import { type Static, Type } from 'typebox';
import type { Context } from '../context.js';
import { Id } from '../http/identifier.js';
import { links, PageOf, pageQuery } from '../http/page.js';
import { collectionMembers } from '../images/collections.js';
import { Image, shownImage } from '../images/image.js';
import { findImages } from '../images/images.js';
import type { AssignedVersion } from '../predictors/assignments.js';
import { refuseUnseen, type Search } from './asked-vector.js';
import { findSimilar, type ShortfallReason, similarWindowMax } from './find-similar.js';
import { findSimilarTo } from './surroundings.js';

const shortfallReasons: ShortfallReason[] = [
  'few_images',
  'filter_leaves_few',
  'below_min_score',
  'window_exhausted',
];

/** What every question for similar images may say. */
export const similarityQuery = {
  limit: Type.Integer({ ...pageQuery.limit, maximum: similarWindowMax }),
  offset: Type.Integer({ ...pageQuery.offset, maximum: similarWindowMax }),
  min_score: Type.Optional(
    Type.Number({ minimum: 0, maximum: 1, description: 'Leave out results that score lower' }),
  ),
  collection: Type.Optional(Type.String({ ...Id, description: 'Only images of this collection' })),
  predictor: Type.Optional(
    Type.String({ description: 'An embedding predictor; without it, the default one' }),
  ),
  version: Type.Optional(Type.String({ description: 'Of the predictor' })),
  image: Type.Optional(
    Type.Enum(['id', 'expand'], {
      default: 'id',
      description: '`expand` adds the image itself to each result',
    }),
  ),
};
const SimilarityQuery = Type.Object(similarityQuery);
export type SimilarityQuery = Static<typeof SimilarityQuery>;

const SimilarImage = Type.Object(
  {
    id: Id,
    position: Type.Integer({ minimum: 1, description: 'Counted over all pages' }),
    score: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Cosine of the two embeddings; below 0 counts as 0',
    }),
    image: Type.Optional(Image),
  },
  { $id: 'SimilarImage' },
);

export const SimilarImages = Type.Object(
  {
    ...PageOf(SimilarImage, {
      predictor: Type.String(),
      version: Type.String(),
      reason: Type.Optional(
        Type.Enum(shortfallReasons, { description: 'Why fewer results came than were asked for' }),
      ),
    }).properties,
  },
  { $id: 'SimilarImages' },
);

interface Question {
  customerId: string;
  predictor: AssignedVersion;
  search: Search;
  query: SimilarityQuery;
  url: string;
  /** The images asked about, which are not their own neighbours. */
  exceptIds?: string[];
}

/** Answers a question for similar images, in order of score. Throws `imageNotFound` and `imageNotReady` for the image asked about. */
export async function answerSimilar(context: Context, question: Question) {
  const { customerId, predictor, search, query, url, exceptIds } = question;
  const { name, version } = predictor.manifest;
  const asked = {
    customerId,
    predictor: name,
    version,
    limit: query.limit,
    offset: query.offset,
    ...(query.min_score === undefined ? {} : { scoreMin: query.min_score }),
    ...(query.collection === undefined ? {} : { filter: collectionMembers(customerId, query.collection) }),
    excludeIds: exceptIds,
  };
  const found =
    'vector' in search
      ? await findSimilar(context, { ...asked, vector: search.vector })
      : ((await findSimilarTo(context, search.image, asked)) ??
        (await refuseUnseen(context, customerId, search.image, predictor)));
  const images = query.image === 'expand' ? await imagesOf(context, customerId, found.results) : undefined;
  return {
    links: links(url, query, found.hasMore),
    predictor: name,
    version,
    ...(found.reason ? { reason: found.reason } : {}),
    results: found.results.map(({ id, score, position }) => {
      const image = images?.get(id);
      return { id, position, score, ...(image ? { image: shownImage(image) } : {}) };
    }),
  };
}

function imagesOf(context: Context, customerId: string, results: { id: string }[]) {
  return findImages(
    context.db,
    customerId,
    results.map(({ id }) => id),
  );
}
