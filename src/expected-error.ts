/** Something that the person at the command line can mend: shown as one line that says how, without a stack. */
export class ExpectedError extends Error {
  override name = 'ExpectedError';
}
