import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Credentials, credentialNames } from '../../credentials-file.js';

/** What a terminal is told by its environment. */
export interface TerminalHints {
  term: string;
  program: string;
  isKitty: boolean;
  noColour: boolean;
}

/** The only reader of the environment among the commands: the names of credentials.env, and where things are. */
export function credentialsOfEnvironment(environment = process.env): Partial<Credentials> {
  const pairs = credentialNames.flatMap((name) => (environment[name] ? [[name, environment[name]]] : []));
  return Object.fromEntries(pairs);
}

/** Where a person's settings are kept. */
export function configFolder(environment = process.env): string {
  const { XDG_CONFIG_HOME, APPDATA } = environment;
  return join(XDG_CONFIG_HOME || APPDATA || join(homedir(), '.config'), 'vitrine');
}

export function terminalHints(environment = process.env): TerminalHints {
  const { TERM = '', TERM_PROGRAM = '', KITTY_WINDOW_ID, NO_COLOR } = environment;
  return {
    term: TERM,
    program: TERM_PROGRAM,
    isKitty: KITTY_WINDOW_ID !== undefined,
    noColour: NO_COLOR !== undefined && NO_COLOR !== '',
  };
}
