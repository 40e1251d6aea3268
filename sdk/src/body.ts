/**
 * How a body is sent: files and streams as they are, an object that holds files as a form, anything else as JSON. The
 * content type of a form is left to `fetch`, which knows the boundary.
 */
export function sendable(body: unknown): { body: BodyInit; type: string | null } | undefined {
  if (body === undefined) return undefined;
  if (body instanceof FormData) return { body, type: null };
  if (body instanceof Blob) return { body, type: body.type || 'application/octet-stream' };
  if (isStream(body) || typeof body === 'string') return { body, type: 'application/octet-stream' };
  if (holdsFiles(body)) return { body: formOf(body), type: null };
  return { body: JSON.stringify(body), type: 'application/json' };
}

/** What can be sent once only. */
export function isStream(body: unknown): body is ReadableStream<Uint8Array> {
  return body instanceof ReadableStream;
}

function holdsFiles(body: unknown): body is Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  return Object.values(body).some((value) => [value].flat().some((one) => one instanceof Blob));
}

/** A part for each file, and for each `id` that goes with one; objects and other lists are parts of JSON. */
function formOf(body: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(body)) {
    for (const one of isRepeated(name, value) ? value : [value]) {
      if (one instanceof Blob) form.append(name, one);
      else if (one !== undefined)
        form.append(name, typeof one === 'object' ? JSON.stringify(one) : String(one));
    }
  }
  return form;
}

function isRepeated(name: string, value: unknown): value is unknown[] {
  return Array.isArray(value) && (name === 'id' || value.some((one) => one instanceof Blob));
}
