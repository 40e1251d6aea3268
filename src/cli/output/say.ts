/** Results go to standard output, and nothing else does. */
export function say(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** Everything that is not the result. */
export function note(text: string): void {
  process.stderr.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** The body of an answer, as the API gave it. */
export function sayJson(body: unknown): void {
  say(JSON.stringify(body, null, 2));
}
