import type { TerminalHints } from '../client/environment.js';

export type ThumbnailProtocol = 'iterm' | 'kitty';

/** Which pictures a terminal can show, as far as its environment tells. */
export function thumbnailProtocol({ term, program, isKitty }: TerminalHints): ThumbnailProtocol | undefined {
  // Inside these, the pictures of the terminal around them do not arrive.
  if (/^(screen|tmux)/.test(term)) return undefined;
  if (isKitty || /kitty|ghostty/.test(term) || program === 'ghostty') return 'kitty';
  if (['iTerm.app', 'WezTerm', 'vscode', 'mintty'].includes(program)) return 'iterm';
  return undefined;
}

/** What makes a terminal show this picture, some lines high. Kitty takes PNG alone. */
export function thumbnail(protocol: ThumbnailProtocol, bytes: Uint8Array, rows: number): string {
  const base64 = Buffer.from(bytes).toString('base64');
  if (protocol === 'iterm') {
    return `\u001b]1337;File=inline=1;size=${bytes.length};height=${rows};preserveAspectRatio=1:${base64}\u0007`;
  }
  return kittyChunks(base64, rows);
}

/** The protocol's limit. */
const chunkCharsMax = 4096;

/** Placed at the cursor (`a=T`), as PNG (`f=100`), in pieces (`m=1` but for the last). */
function kittyChunks(base64: string, rows: number): string {
  const chunks = base64.match(new RegExp(`.{1,${chunkCharsMax}}`, 'g')) ?? [];
  return chunks
    .map((chunk, n) => {
      const more = n < chunks.length - 1 ? 1 : 0;
      const control = n === 0 ? `a=T,f=100,q=2,r=${rows},m=${more}` : `m=${more}`;
      return `\u001b_G${control};${chunk}\u001b\\`;
    })
    .join('');
}
