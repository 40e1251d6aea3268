/** Vectors are Float32Arrays of length 1: the larger their product, the more alike the pictures. */

/** How often the most similar of `originals` is the one that the copy at the same place was made of. */
export function recallAtOne(originals, copies) {
  return share(copies, (copy, at) => mostSimilar(copy, originals, 1)[0].at === at);
}

/** How often the most similar other picture is of the same category. */
export function precisionAtOne(vectors, categories) {
  return share(vectors, (vector, at) => {
    const others = mostSimilar(vector, vectors, 2).filter((found) => found.at !== at);
    return categories[others[0].at] === categories[at];
  });
}

/** How often the `count` most similar other pictures, each voting with its similarity, know the class. */
export function neighbourAccuracy(vectors, labels, count = 5) {
  return share(vectors, (vector, at) => {
    const votes = new Map();
    const neighbours = mostSimilar(vector, vectors, count + 1).filter((found) => found.at !== at);
    for (const found of neighbours.slice(0, count)) {
      votes.set(labels[found.at], (votes.get(labels[found.at]) ?? 0) + found.similarity);
    }
    const [winner] = [...votes].sort(([, one], [, other]) => other - one)[0];
    return winner === labels[at];
  });
}

export function share(items, isRight) {
  return items.filter(isRight).length / items.length;
}

export function normalised(vector) {
  const length = Math.hypot(...vector);
  return Float32Array.from(vector, (value) => value / length);
}

function mostSimilar(vector, others, count) {
  return others
    .map((other, at) => ({ at, similarity: product(vector, other) }))
    .sort((one, other) => other.similarity - one.similarity)
    .slice(0, count);
}

function product(one, other) {
  let sum = 0;
  for (let i = 0; i < one.length; i++) sum += one[i] * other[i];
  return sum;
}
