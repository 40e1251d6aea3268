import type { Node } from './tree.js';

/** A script for fish: `vitrine completion fish > ~/.config/fish/completions/vitrine.fish`. */
export function fishCompletion(nodes: Node[]): string {
  return `# Completion of vitrine for fish.
function __vitrine_at
  set -l words (commandline -opc | string match -v -- '-*')
  test "$words[2..-1]" = "$argv"
end
function __vitrine_under
  set -l words (commandline -opc | string match -v -- '-*')
  set -l count (count $argv)
  test $count -eq 0; and return 0
  test (count $words) -gt $count; and test "$words[2..(math $count + 1)]" = "$argv"
end
${nodes.flatMap((node) => lines(node, nodes)).join('\n')}
`;
}

function lines({ path, subcommands, flags }: Node, nodes: Node[]): string[] {
  const about = (name: string) =>
    nodes.find((one) => one.path.join(' ') === [...path, name].join(' '))?.description ?? '';
  const at = `-n '__vitrine_at ${path.join(' ')}'`;
  const under = `-n '__vitrine_under ${path.join(' ')}'`;
  return [
    ...subcommands.map((name) => `complete -c vitrine ${at} -f -a ${name} -d '${quoted(about(name))}'`),
    ...flags.map(({ name, description, takesValue, choices }) => {
      const value = choices.length > 0 ? ` -x -a '${choices.join(' ')}'` : takesValue ? ' -r' : '';
      return `complete -c vitrine ${under} -l ${name.replace(/^--/, '')}${value} -d '${quoted(description)}'`;
    }),
  ];
}

const quoted = (text: string): string => text.replaceAll('\\', '').replaceAll("'", "\\'");
