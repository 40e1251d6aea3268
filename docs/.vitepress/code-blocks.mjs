/**
 * What becomes of a code block, by its first line, such as "sh", "sh backup" or "json output": `run` by a test, the part of
 * a `story` of its own where a further word names one; `output`, what something printed; a `drawing`; or `not run`.
 */
export function fateOf(info) {
  const [language = '', word = ''] = info.trim().split(/\s+/);
  if (word === 'output' || word === 'drawing') return word;
  if (word !== '' || runLanguages.includes(language)) return 'run';
  return 'not run';
}

/** Others are run where a word says by which test. */
const runLanguages = ['sh', 'js', 'ts'];

const notes = { output: 'Output', 'not run': 'Not run by our tests' };

/** Says below each code block that is none of the reader's to run, or that no test has run, that it is so. */
export function markBlocks(markdown) {
  const fence = markdown.renderer.rules.fence;
  markdown.renderer.rules.fence = (tokens, index, ...rest) => {
    const note = notes[fateOf(tokens[index].info)];
    return `${fence(tokens, index, ...rest)}${note ? `<p class="block-note">${note}</p>` : ''}`;
  };
}
