import { fork } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errors } from '../../errors.js';
import { checkTokenizerSize } from '../tokenizer-size.js';
import { tokenizerFile } from './config-files.js';
import type { TokenizerFacts } from './tokenizer-process.js';

const processFile = fileURLToPath(new URL('./tokenizer-process.js', import.meta.url));
const heapMegabytesMax = 512;
const deadlineMs = 60_000;

/**
 * Looks tokens up in the tokenizer of a folder, in a process of its own; `undefined` when there is none. Throws
 * `predictorInvalid` when it is not right.
 */
export async function tokenizerFacts(folder: string, tokens: string[]): Promise<TokenizerFacts | undefined> {
  const path = join(folder, tokenizerFile);
  if (!(await stat(path).catch(() => undefined))) return undefined;
  await checkTokenizerSize(path);
  const answer = await askProcess(path, tokens);
  if (typeof answer === 'string') throw errors.predictorInvalid(`${tokenizerFile} ${answer}.`);
  return answer;
}

function askProcess(path: string, tokens: string[]): Promise<TokenizerFacts | string> {
  return new Promise((resolve) => {
    const child = fork(processFile, [path], {
      env: {},
      execArgv: [`--max-old-space-size=${heapMegabytesMax}`],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      timeout: deadlineMs,
      killSignal: 'SIGKILL',
    });
    child.once('message', (answer: TokenizerFacts | string) => resolve(answer));
    child.once('error', () => resolve('could not be read'));
    child.once('exit', () => resolve('takes too much time or memory to be read'));
    child.send(tokens, () => {});
  });
}
