import type { Node } from './tree.js';

/** A script for zsh: a file `_vitrine` in a folder of `fpath`. */
export function zshCompletion(nodes: Node[]): string {
  return `#compdef vitrine
# Completion of vitrine for zsh.
_vitrine() {
  local place='' word i
  local -a words_of
  for ((i = 2; i < CURRENT; i++)); do
    word=\${words[i]}
    case "$place $word" in
${nodes
  .filter(({ path }) => path.length > 0)
  .map(({ path }) => `      '${path.slice(0, -1).join('/')} ${path.at(-1)}') place='${path.join('/')}' ;;`)
  .join('\n')}
    esac
  done
  case "$place" in
${nodes.map((node) => nodeCase(node, nodes)).join('\n')}
  esac
  _describe vitrine words_of
  [[ $PREFIX == -* ]] || _files
}
if [[ $funcstack[1] == _vitrine ]]; then _vitrine "$@"; else compdef _vitrine vitrine; fi
`;
}

function nodeCase({ path, subcommands, flags }: Node, nodes: Node[]): string {
  const about = (name: string) =>
    nodes.find((one) => one.path.join('/') === [...path, name].join('/'))?.description ?? '';
  const words = [
    ...subcommands.map((name) => described(name, about(name))),
    ...flags.map(({ name, description }) => described(name, description)),
  ];
  return `    '${path.join('/')}') words_of=(${words.join(' ')}) ;;`;
}

function described(name: string, description: string): string {
  const text = description.replaceAll("'", '’').replaceAll(':', '\\:').replaceAll('`', '');
  return `'${name}${text ? `:${text}` : ''}'`;
}
