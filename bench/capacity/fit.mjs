/** What grows how with the number of images. */
export const shapes = {
  /** The steps of a search in a graph: as what a whole request takes grows, in which the search is the smaller part. */
  logarithm: (n) => Math.log(n),
  /**
   * The search itself: the steps, each of which takes longer the less of the graph lies in the processor's caches. What was measured
   * up to a million grows so; beyond, where nothing lies in them any more, it is more than is to be expected.
   */
  fourthRoot: (n) => n ** 0.25,
  line: (n) => n,
  /** So many searches as there are vectors make a graph. */
  lineTimesRoot: (n) => n * Math.sqrt(n),
};

/**
 * `y = a + b · shape(n)` through points `[n, y]`, by least squares of the relative errors, so that a million images do not outvote a
 * thousand. Neither falls below zero: nothing costs less than nothing.
 */
export function fitThrough(points, shape) {
  const weighted = points.map(([n, y]) => ({ w: 1 / y ** 2, x: shape(n), y }));
  const sum = (of) => weighted.reduce((total, point) => total + point.w * of(point), 0);
  const [w, x, y, xx, xy] = [() => 1, (p) => p.x, (p) => p.y, (p) => p.x * p.x, (p) => p.x * p.y].map(sum);
  const determinant = w * xx - x * x;
  let b = determinant === 0 ? 0 : (w * xy - x * y) / determinant;
  let a = (y - b * x) / w;
  if (b < 0) [a, b] = [y / w, 0];
  else if (a < 0) [a, b] = [0, xy / xx];
  return { a, b, at: (n) => a + b * shape(n) };
}

/** Each point beside what the others say of it. */
export function heldOut(points, shape) {
  return points.map(([n, y], left) => {
    const others = points.filter((_, i) => i !== left);
    return { n, measured: y, predicted: fitThrough(others, shape).at(n) };
  });
}
