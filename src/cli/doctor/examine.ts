import { reasonOf } from '../reason.js';
import { type Check, type Finding, failed, type Surroundings } from './check.js';
import { checkBlobStore } from './checks/blob-store.js';
import { checkClock } from './checks/clock.js';
import { checkDataDirectory } from './checks/data-directory.js';
import { checkDatabase } from './checks/database.js';
import { checkDiskSpace } from './checks/disk-space.js';
import { checkIdentity } from './checks/identity.js';
import { checkMemory } from './checks/memory.js';
import { checkNodeVersion } from './checks/node-version.js';
import { checkPort } from './checks/port.js';
import { checkPrediction } from './checks/prediction.js';
import { checkPredictors } from './checks/predictors.js';
import { checkPublicUrl } from './checks/public-url.js';

/** The likeliest mistakes of an installation, in the order in which they stand in one's way. */
const checks: Check[] = [
  checkNodeVersion,
  checkDataDirectory,
  checkDiskSpace,
  checkMemory,
  checkPort,
  checkDatabase,
  checkBlobStore,
  checkPublicUrl,
  checkClock,
  checkIdentity,
  checkPredictors,
  checkPrediction,
];

/** Everything that was found, one check after the other; `onFinding` hears of it at once. */
export async function examine(
  surroundings: Surroundings,
  onFinding: (finding: Finding) => void = () => {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const finding of await surely(check, surroundings)) {
      findings.push(finding);
      onFinding(finding);
    }
  }
  return findings;
}

/** A check that breaks is told as well; the others go on. */
async function surely(check: Check, surroundings: Surroundings): Promise<Finding[]> {
  try {
    return await check(surroundings);
  } catch (error) {
    return [
      failed(check.name, `This check itself failed (${reasonOf(error)})`, 'Tell whoever maintains Vitrine.'),
    ];
  }
}
