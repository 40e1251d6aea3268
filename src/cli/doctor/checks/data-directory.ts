import { access, constants, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { reasonOf } from '../../reason.js';
import { type Check, type Finding, failed, ok, warning } from '../check.js';

const name = 'data directory';
const forOthers = 0o077;

export const checkDataDirectory: Check = async ({ config: { data } }) => {
  const found = await stat(data).catch((error) => error as NodeJS.ErrnoException);
  if (found instanceof Error) return [await notThere(data, found)];
  if (!found.isDirectory())
    return [failed(name, `${data} is a file`, 'Name a directory with --data or VITRINE_DATA.')];
  if (!(await isWritable(data)))
    return [
      failed(
        name,
        `${data} cannot be written`,
        `Let the user that runs Vitrine own it: chown -R USER ${data}`,
      ),
    ];
  return [openness(data, found.mode), ...(await credentials(data))];
};

async function notThere(data: string, error: NodeJS.ErrnoException): Promise<Finding> {
  if (error.code !== 'ENOENT')
    return failed(
      name,
      `${data} cannot be looked at (${reasonOf(error)})`,
      'Check --data, and the rights on the way to it.',
    );
  const parent = await existingParent(data);
  if (await isWritable(parent)) return ok(name, `${data} is not there yet; the first start makes it`);
  return failed(
    name,
    `${data} is not there and cannot be made`,
    `Make it for the user that runs Vitrine, or let that user write to ${parent}.`,
  );
}

async function existingParent(path: string): Promise<string> {
  const parent = dirname(path);
  const isThere = await stat(parent).then(
    () => true,
    () => false,
  );
  return isThere || parent === path ? parent : existingParent(parent);
}

function openness(data: string, mode: number): Finding {
  if (process.platform === 'win32' || (mode & forOthers) === 0) return ok(name, data);
  return warning(
    name,
    `${data} is open to other users of this machine`,
    `Keep pictures and keys to yourself: chmod 700 ${data}`,
  );
}

async function credentials(data: string): Promise<Finding[]> {
  const path = join(data, 'credentials.env');
  const found = await stat(path).catch(() => undefined);
  if (!found || process.platform === 'win32') return [];
  if ((found.mode & forOthers) === 0) return [ok('credentials', `${path} is its owner's alone`)];
  return [
    failed(
      'credentials',
      `${path} can be read by other users: it holds passwords and keys`,
      `chmod 600 ${path}, and \`vitrine keys rotate\` if others have read it.`,
    ),
  ];
}

async function isWritable(path: string): Promise<boolean> {
  return access(path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
