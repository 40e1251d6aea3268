import { getLook } from '../catalog/get-look.js';
import { getProduct } from '../catalog/get-product.js';
import { listCategories } from '../catalog/list-categories.js';
import { listLooks } from '../catalog/list-looks.js';
import { listSimilarLooks } from '../catalog/similar/list-similar-looks.js';
import { listStyleWithLooks } from '../catalog/style/list-style-with-looks.js';
import { listTags } from '../catalog/tags/list-tags.js';
import { getImageFile } from '../images/get-image-file.js';
import type { Operation } from '../operation.js';
import { createPrediction } from '../predictors/create-prediction.js';
import { createSearch } from '../search/create-search.js';
import { listSimilarImages } from '../search/list-similar-images.js';
import type { Arguments } from './api-request.js';

/** What an assistant may do: an operation of service level, with those of its fields that make sense to one. */
export interface Tool {
  name: string;
  title: string;
  description: string;
  operation: Operation;
  /** Of its path, query and body. */
  fields: string[];
  required: string[];
  /** What is asked where the assistant says nothing: other than an API, it reads every byte. */
  defaults?: Arguments;
}

/** Of a list, in one answer. */
export const resultsMax = 50;
const few = { limit: 10 };
/** An assistant speaks of titles and prices. */
const withFacts = { ...few, product: 'expand', item: 'expand' };
/** Pixels of the longest side, which is as much as models look at. */
const shownSide = 1024;

const filters = ['category', 'brand', 'price_min', 'price_max', 'currency', 'availability', 'tag'];
const expansions = ['product', 'item'];

export const tools: Tool[] = [
  {
    name: 'search_by_picture',
    title: 'Search by picture',
    description:
      'Finds the pictures of the shop that look like another picture, best first. `crop` looks at a part of it. Results are ids of images; `image=expand` adds their metadata, and find_looks with `image` tells what they show.',
    operation: createSearch,
    fields: ['file', 'crop', 'limit', 'offset', 'min_score', 'collection', 'image'],
    required: ['file'],
    defaults: few,
  },
  {
    name: 'search_by_words',
    title: 'Search by words',
    description:
      'Finds the pictures of the shop that show what a text says, best first. Needs a predictor that understands texts: without one, the error `text_search_unavailable` says so; then look for looks by category, brand or tag instead.',
    operation: createSearch,
    fields: ['text', 'limit', 'offset', 'min_score', 'collection', 'image'],
    required: ['text'],
    defaults: few,
  },
  {
    name: 'similar_images',
    title: 'Similar images',
    description: 'The images of the shop that look like one of them, best first.',
    operation: listSimilarImages,
    fields: ['id', 'limit', 'offset', 'min_score', 'collection', 'image'],
    required: ['id'],
    defaults: few,
  },
  {
    name: 'describe_picture',
    title: 'Describe a picture',
    description:
      'What the predictors of the shop see on a picture: objects with boxes, kind of article, colours and so on. The picture is not kept.',
    operation: createPrediction,
    fields: ['file', 'crop', 'predictor'],
    required: ['file'],
  },
  {
    name: 'find_looks',
    title: 'Find looks',
    description:
      'Lists looks (distinct variants of products, such as a shirt in blue) by category, brand, price, availability, tags, or the images that show them; with their product, and sizes, prices and stock.',
    operation: listLooks,
    fields: ['limit', 'offset', ...filters, 'image', ...expansions],
    required: [],
    defaults: withFacts,
  },
  {
    name: 'similar_looks',
    title: 'Similar looks',
    description:
      'Alternatives to a look, best first, under the rules of the shop: same category, a similar price, in stock. `reason` says why there are few.',
    operation: listSimilarLooks,
    fields: [
      'id',
      'limit',
      'offset',
      'min_relevance',
      'same_category',
      'price_band',
      'in_stock',
      ...filters,
      ...expansions,
    ],
    required: ['id'],
    defaults: withFacts,
  },
  {
    name: 'complete_outfit',
    title: 'Complete an outfit',
    description:
      'What goes with a look: for each other part of an outfit (`slot`: shoes, bag, …) the looks that go best with it. `reason` says why there are few.',
    operation: listStyleWithLooks,
    fields: ['id', 'limit', 'offset', 'slot', 'in_stock', ...filters, ...expansions],
    required: ['id'],
    defaults: withFacts,
  },
  {
    name: 'get_look',
    title: 'Get a look',
    description: 'One look with its images and product, and its sizes with prices and stock.',
    operation: getLook,
    fields: ['id', ...expansions],
    required: ['id'],
    defaults: { product: 'expand', item: 'expand' },
  },
  {
    name: 'get_product',
    title: 'Get a product',
    description: 'One product with all its looks, and their sizes with prices and stock.',
    operation: getProduct,
    fields: ['id', 'look', 'item'],
    required: ['id'],
    defaults: { look: 'expand', item: 'expand' },
  },
  {
    name: 'list_categories',
    title: 'List categories',
    description: 'The categories of the shop, with their ids for `category`.',
    operation: listCategories,
    fields: ['limit', 'offset'],
    required: [],
    defaults: { limit: resultsMax },
  },
  {
    name: 'list_tags',
    title: 'List tags',
    description:
      'The attributes by which looks are tagged, their labels and how many looks have each, for `tag`.',
    operation: listTags,
    fields: ['category', 'language'],
    required: [],
  },
  {
    name: 'show_picture',
    title: 'Show a picture',
    description: 'The picture of an image of the shop itself, to be looked at or shown.',
    operation: getImageFile,
    fields: ['id', 'size'],
    required: ['id'],
    defaults: { size: shownSide },
  },
];
