import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { CommandFailure, exitCodes } from '../failure.js';

/** Asks on the terminal; `hidden` answers are not shown while they are typed. Rejects where nobody can answer. */
export async function ask(question: string, { hidden = false, flag = '' } = {}): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new CommandFailure(
      exitCodes.usage,
      `Nobody is there to be asked for ${withinSentence(question)}${flag === '' ? '' : `; give ${flag}`}.`,
    );
  }
  process.stderr.write(`${question}: `);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({
    input: process.stdin,
    output: hidden ? silent : process.stderr,
    terminal: true,
  });
  try {
    return await new Promise<string>((resolve, reject) => {
      reader.once('line', resolve);
      reader.once('SIGINT', () => reject(new CommandFailure(130, '')));
      reader.once('close', () => reject(new CommandFailure(exitCodes.usage, 'Nothing was entered.')));
    });
  } finally {
    reader.close();
    if (hidden) process.stderr.write('\n');
  }
}

/** Names such as API stay as they are. */
function withinSentence(text: string): string {
  return text.replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());
}

/** The lines of standard input, for passwords that come from another program. */
export async function linesOfInput(): Promise<string[]> {
  let text = '';
  for await (const chunk of process.stdin) text += chunk;
  return text.split(/\r?\n/).filter((line) => line !== '');
}
