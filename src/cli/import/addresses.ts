import { extname } from 'node:path';
import { CommandFailure, exitCodes } from '../failure.js';
import { validId } from './image-id.js';
import type { Source } from './source.js';

/** Pictures by their addresses; the id is the last part of the path without its suffix. */
export function picturesOfAddresses(addresses: string[]): Source {
  return { total: addresses.length, pictures: addresses.map((url) => ({ id: idOfAddress(url), url })) };
}

export function idOfAddress(url: string): string {
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw new CommandFailure(
      exitCodes.usage,
      `"${url}" is not an address; give a folder, a CSV, picture files, or http(s) addresses.`,
    );
  const { pathname, hostname } = new URL(url);
  const last = decoded(pathname.split('/').filter(Boolean).at(-1) ?? hostname);
  return validId(last.slice(0, last.length - extname(last).length) || last);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
