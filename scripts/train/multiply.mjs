import ort from 'onnxruntime-node';
import { createGraph } from '../predictors/onnx.mjs';

/**
 * The product of two matrices `{ rows, columns, values: Float32Array }`, by ONNX Runtime: plain loops would take
 * the better part of an hour over a training run. With `transposed` it is `one`ᵀ · `other`.
 */
export async function multiply(one, other, { transposed = false } = {}) {
  const graph = createGraph('multiply');
  const a = graph.input('a', 'float32', [one.rows, one.columns]);
  const b = graph.input('b', 'float32', [other.rows, other.columns]);
  const left = transposed ? graph.node('Transpose', [a], { perm: [1, 0] }) : a;
  const rows = transposed ? one.columns : one.rows;
  graph.output('product', 'float32', [rows, other.columns], graph.node('MatMul', [left, b]));
  const session = await ort.InferenceSession.create(graph.encode(), { intraOpNumThreads: 1 });
  const { product } = await session.run({
    a: new ort.Tensor('float32', one.values, [one.rows, one.columns]),
    b: new ort.Tensor('float32', other.values, [other.rows, other.columns]),
  });
  await session.release();
  return { rows, columns: other.columns, values: product.data };
}

export function transposed({ rows, columns, values }) {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column];
    }
  }
  return { rows: columns, columns: rows, values: result };
}
