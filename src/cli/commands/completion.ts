import { Argument, type Command } from 'commander';
import { bashCompletion } from '../completion/bash.js';
import { fishCompletion } from '../completion/fish.js';
import { commandTree } from '../completion/tree.js';
import { zshCompletion } from '../completion/zsh.js';
import { say } from '../output/say.js';

const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };

/** `vitrine completion bash|zsh|fish` */
export function completionCommand(root: Command): void {
  root
    .command('completion')
    .addArgument(new Argument('<shell>').choices(Object.keys(shells)))
    .description('Print a script that completes commands and flags: source <(vitrine completion bash)')
    .action((shell: keyof typeof shells) => say(shells[shell](commandTree(root))));
}
