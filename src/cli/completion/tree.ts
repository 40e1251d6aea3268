import type { Command, Option } from 'commander';

/** What can be completed, command by command. */
export interface Node {
  /** Words after the program's name: empty for the program itself. */
  path: string[];
  description: string;
  subcommands: string[];
  flags: Flag[];
  takesFiles: boolean;
}

export interface Flag {
  name: string;
  description: string;
  takesValue: boolean;
  choices: string[];
}

/** The commands as commander has them, the program first. */
export function commandTree(command: Command, path: string[] = []): Node[] {
  const node: Node = {
    path,
    description: command.description(),
    subcommands: command.commands.map((child) => child.name()),
    flags: [...command.options.filter(({ hidden }) => !hidden).map(flagOf), helpFlag],
    takesFiles: command.registeredArguments.some(({ argChoices }) => !argChoices),
  };
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  node.subcommands.push(...choices);
  return [node, ...command.commands.flatMap((child) => commandTree(child, [...path, child.name()]))];
}

const helpFlag: Flag = { name: '--help', description: 'Show help', takesValue: false, choices: [] };

function flagOf(option: Option): Flag {
  return {
    name: option.long ?? option.short ?? '',
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  };
}
