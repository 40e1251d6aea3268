import { invalid, quoted } from './invalid.js';
import { limits } from './limits.js';
import type { Graph } from './read-graph.js';
import type { DeclaredValue } from './read-value.js';

/**
 * Every tensor is made once, and before it is taken: so there is no cycle. Gives the inputs that a caller has to
 * fill, without those that are initializers.
 */
export function checkGraph({ nodes, initializers, inputs, outputs }: Graph): DeclaredValue[] {
  if (nodes.length === 0) throw invalid('The model has no nodes.');
  const made = new Set<string>();
  for (const { name } of inputs) {
    if (made.has(name)) throw invalid(`There are two inputs named ${quoted(name)}.`);
    made.add(name);
  }
  for (const name of initializers) made.add(name);

  for (const [at, node] of nodes.entries()) {
    const missing = node.inputs.find((name) => name !== '' && !made.has(name));
    if (missing !== undefined) {
      const isLater = nodes.slice(at).some((later) => later.outputs.includes(missing));
      throw invalid(
        `${node.title} takes ${quoted(missing)}, which ${isLater ? 'is only made by it or later: the graph has a cycle, or its nodes are out of order' : 'nothing makes'}.`,
      );
    }
    for (const name of node.outputs) {
      if (name === '') continue;
      if (made.has(name))
        throw invalid(`${node.title} makes ${quoted(name)}, of which there is one already.`);
      made.add(name);
    }
  }

  const given = new Set<string>();
  for (const { name } of outputs) {
    if (given.has(name)) throw invalid(`There are two outputs named ${quoted(name)}.`);
    if (!made.has(name)) throw invalid(`The output ${quoted(name)} is not made by any node.`);
    given.add(name);
  }
  const taken = inputs.filter(({ name }) => !initializers.has(name));
  if (taken.length === 0) throw invalid('The model takes no input.');
  if (taken.length > limits.inputsMax) throw invalid(`The model has more than ${limits.inputsMax} inputs.`);
  if (outputs.length === 0) throw invalid('The model gives no output.');
  return taken;
}
