import usearch from 'usearch';
import { dimensions } from './synthetic-shop.mjs';

/**
 * The limit of a search: a bare index of these vectors, one after the other, asked for the 100 nearest of the n-th, or for more, which
 * are then as many candidates.
 */
export function bareIndex(vectors) {
  const index = new usearch.Index({
    metric: 'cos',
    dimensions,
    quantization: 'f16',
    connectivity: 16,
    expansion_add: 128,
    expansion_search: 128,
    multi: false,
  });
  const count = vectors.length / dimensions;
  index.add(
    BigUint64Array.from({ length: count }, (_, n) => BigInt(n)),
    vectors,
    0,
  );
  return (n, wanted = 100) => index.search(vectors.subarray(n * dimensions, (n + 1) * dimensions), wanted, 1);
}
