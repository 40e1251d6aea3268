/** The code of what the system says, or its words. */
export function reasonOf(error: unknown): string {
  const { code, message, cause, errors } = error as NodeJS.ErrnoException & { errors?: unknown[] };
  if (code) return code;
  if (errors?.[0]) return reasonOf(errors[0]);
  return cause ? reasonOf(cause) : message || String(error);
}
