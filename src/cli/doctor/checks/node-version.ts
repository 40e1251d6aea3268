import { type Check, failed, ok } from '../check.js';

/** As `engines` of package.json has it. */
const wanted = [20, 19] as const;

export const checkNodeVersion: Check = async ({ nodeVersion }) => {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return [ok('node', nodeVersion)];
  return [failed('node', `${nodeVersion} is too old`, `Install Node ${wanted.join('.')} or later.`)];
};
