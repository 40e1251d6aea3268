import { readConfig, unknownVariables } from '../../config.js';
import { ExpectedError } from '../../expected-error.js';
import type { Config } from '../../settings.js';
import { terminalHints } from '../client/environment.js';
import { say, sayJson } from '../output/say.js';
import { type Finding, failed, ok, warning } from './check.js';
import { examine } from './examine.js';
import { surroundingsOf } from './surroundings.js';

type Flags = Partial<Record<keyof Config, string | boolean>> & { json: boolean };

/** Looks for the likeliest mistakes of an installation, changing nothing; whether none was found. */
export async function doctor({ json, ...flags }: Flags): Promise<boolean> {
  const tell = json ? () => {} : (finding: Finding) => say(lineOf(finding));
  const findings = await findingsOf(flags, tell);
  if (json) sayJson({ findings });
  return findings.every(({ outcome }) => outcome !== 'failed');
}

async function findingsOf(flags: Omit<Flags, 'json'>, tell: (finding: Finding) => void): Promise<Finding[]> {
  const settings = readSettings(flags);
  const about = [
    'finding' in settings ? settings.finding : ok('settings', 'all can be right'),
    ...unknownVariables().map(mistyped),
  ];
  for (const finding of about) tell(finding);
  // Without settings nobody knows what to look at.
  if ('finding' in settings) return about;
  return [...about, ...(await examine(surroundingsOf(settings.config), tell))];
}

function readSettings(flags: Omit<Flags, 'json'>): { config: Config } | { finding: Finding } {
  try {
    return { config: readConfig(flags) };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return { finding: failed('settings', error.message, '`vitrine serve --help` lists every setting.') };
  }
}

function mistyped(variable: string): Finding {
  return warning(
    'settings',
    `${variable} is set, and no setting has this name: it counts for nothing`,
    'Correct it, or take it away; `vitrine serve --help` lists every setting with its variable.',
  );
}

const marks = { ok: 'ok     ', warning: 'warning', failed: 'failed ' };
const colours = { ok: 32, warning: 33, failed: 31 };

export function lineOf({ check, outcome, text, next }: Finding, colour = isColourful()): string {
  const mark = colour ? `\u001b[${colours[outcome]}m${marks[outcome]}\u001b[0m` : marks[outcome];
  return `${mark}  ${check.padEnd(17)}  ${text}${next === undefined ? '' : `\n${' '.repeat(28)}→ ${next}`}`;
}

function isColourful(): boolean {
  return process.stdout.isTTY === true && !terminalHints().noColour;
}
