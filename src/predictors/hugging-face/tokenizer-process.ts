/**
 * A process that reads one tokenizer.json, given as its argument, and ends: what is in the file has this memory alone.
 * Gets a list of tokens and answers with a `TokenizerFacts`, or with a text that says what is wrong.
 */
import { readFile } from 'node:fs/promises';
import { type Static, type TSchema, Type } from 'typebox';
import { validator } from '../../http/validate.js';

/** What has to be known of a tokenizer before it is used. */
export interface TokenizerFacts {
  /** The numbers of the tokens asked about that it knows. */
  ids: Record<string, number>;
  /** The token it fills up with, if it says so. */
  pad?: number;
}

const Perhaps = <T extends TSchema>(schema: T) => Type.Optional(Type.Union([schema, Type.Null()]));

const Tokenizer = Type.Object({
  added_tokens: Perhaps(Type.Array(Type.Object({ id: Type.Integer(), content: Type.String() }))),
  padding: Perhaps(Type.Object({ pad_id: Type.Integer() })),
  model: Type.Object({}),
});
type Tokenizer = Static<typeof Tokenizer>;

process.once('message', async (tokens: string[]) => {
  process.send!(await answerTo(tokens), () => process.disconnect());
});

async function answerTo(tokens: string[]): Promise<TokenizerFacts | string> {
  let written: unknown;
  try {
    written = JSON.parse(await readFile(process.argv[2]!, 'utf8'));
  } catch {
    return 'is not JSON';
  }
  const checked = validator(Tokenizer, 'body', { isStored: false })(written);
  if (!checked.ok)
    return `is not as it should be: ${checked.fields.map(({ path, message }) => `${path} ${message}`).join('; ')}`;
  const tokenizer: Tokenizer = checked.value;
  const known = tokens.flatMap((token) => {
    const id = idOf(tokenizer, token);
    return id === undefined ? [] : [[token, id] as const];
  });
  const pad = tokenizer.padding?.pad_id;
  return { ids: Object.fromEntries(known), ...(pad === undefined ? {} : { pad }) };
}

function idOf({ added_tokens, model }: Tokenizer, token: string): number | undefined {
  const added = added_tokens?.find(({ content }) => content === token);
  if (added) return added.id;
  const { vocab } = model as { vocab?: unknown };
  const listed = Array.isArray(vocab) ? vocab.findIndex((entry) => entry?.[0] === token) : -1;
  if (listed >= 0) return listed;
  const id = (vocab as Record<string, unknown> | undefined)?.[token];
  return typeof id === 'number' ? id : undefined;
}
