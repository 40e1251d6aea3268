import { ConnectionError, VitrineError } from '@vitrine/sdk';

export interface ErrorText {
  /** What happened and what to do, in a sentence. */
  text: string;
  code?: string;
  requestId?: string;
  fields: { path: string; message: string }[];
}

/** An error in words for people; what operators ask for comes beside it. */
export function describeError(error: unknown): ErrorText {
  if (error instanceof VitrineError) {
    const { detail, title, code, requestId, fields } = error;
    return {
      text: detail ?? `${title}.`,
      code,
      ...(requestId ? { requestId } : {}),
      fields: fields.map(({ path, message }) => ({ path: path.replace(/^\//, ''), message })),
    };
  }
  if (error instanceof ConnectionError || error instanceof TypeError) {
    return {
      text: 'The server did not answer. Check that it is running and that you are online.',
      fields: [],
    };
  }
  return { text: error instanceof Error ? error.message : 'Something went wrong.', fields: [] };
}
