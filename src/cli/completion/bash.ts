import type { Node } from './tree.js';

/** A script for bash: `source <(vitrine completion bash)`. */
export function bashCompletion(nodes: Node[]): string {
  return `# Completion of vitrine for bash.
_vitrine() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} place='' word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    case "$place $word" in
${nodes
  .filter(({ path }) => path.length > 0)
  .map(({ path }) => `      '${joined(path.slice(0, -1))} ${path.at(-1)}') place='${joined(path)}' ;;`)
  .join('\n')}
    esac
  done
  case "$place $previous" in
${nodes.flatMap(flagCases).join('\n')}
  esac
  local words='' files=''
  case "$place" in
${nodes.map(nodeCase).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ -n $files && $current != -* ]]; then COMPREPLY+=($(compgen -f -- "$current")); fi
}
complete -o filenames -F _vitrine vitrine
`;
}

/** As the script keeps it: `images/import`. */
const joined = (path: string[]): string => path.join('/');

function flagCases({ path, flags }: Node): string[] {
  return flags
    .filter(({ takesValue }) => takesValue)
    .map(({ name, choices }) => {
      const reply = choices.length > 0 ? `compgen -W '${choices.join(' ')}'` : 'compgen -f';
      return `    '${joined(path)} ${name}') COMPREPLY=($(${reply} -- "$current")); return ;;`;
    });
}

function nodeCase({ path, subcommands, flags, takesFiles }: Node): string {
  const words = [...subcommands, ...flags.map(({ name }) => name)].join(' ');
  return `    '${joined(path)}') words='${words}'${takesFiles ? ' files=1' : ''} ;;`;
}
