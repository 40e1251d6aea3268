/** `--name value` pairs of a benchmark's command, over what they are unless told; numbers stay numbers. Ends on unknown ones. */
export function flags(usual, words = process.argv.slice(2)) {
  const given = { ...usual };
  for (let n = 0; n < words.length; n += 2) {
    const name = words[n].slice(2);
    if (!words[n].startsWith('--') || !(name in usual) || words[n + 1] === undefined) {
      console.error(
        `${words[n]} is not understood; there are --${Object.keys(usual).join(', --')}, each with a value.`,
      );
      process.exit(2);
    }
    given[name] = typeof usual[name] === 'number' ? Number(words[n + 1]) : words[n + 1];
    if (Number.isNaN(given[name])) {
      console.error(`${words[n]} takes a number.`);
      process.exit(2);
    }
  }
  return given;
}
