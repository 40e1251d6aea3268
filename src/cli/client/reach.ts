import { CommandFailure, exitCodes } from '../failure.js';
import { reasonOf } from '../reason.js';

/** `fetch`, whose failure says which address did not answer, and why. */
export async function reach(address: string, request: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (cause) {
    if (!URL.canParse(address)) {
      throw new CommandFailure(
        exitCodes.usage,
        `"${address}" is not an address; give one such as https://vitrine.example/v1.`,
      );
    }
    const { origin } = new URL(address);
    throw new CommandFailure(
      exitCodes.unreachable,
      `${origin} does not answer (${reasonOf(cause)}). Is the server running, and is the address right? See \`vitrine doctor\`.`,
      { cause },
    );
  }
}
