import type { components } from './generated/schema.js';
import type { AdminClient, CallInit, DataOf, OperationAt, ServiceClient } from './typed-calls.js';

type CreateImages = OperationAt<'/images', 'post'>;
type CreateSearch = OperationAt<'/searches', 'post'>;
type StartFeedRun = OperationAt<'/feeds/{id}/runs', 'post'>;
type Form<Operation> = Operation extends { requestBody: { content: { 'multipart/form-data': infer Fields } } }
  ? Fields
  : never;

/** Of one form. */
export const picturesMax = 1000;
export const pictureBytesMax = 64 * 1024 * 1024;

export interface Picture {
  /** The shop's own id of the image. */
  id: string;
  file: Blob;
}

export interface UploadOptions extends Pick<Form<CreateImages>, 'collections' | 'metadata'> {
  /** Seconds to wait for the images to be processed, 60 at most; counts for each form. */
  wait?: number;
  signal?: AbortSignal;
}

/**
 * Uploads pictures, in as many forms as they need, one after the other. Gives what became of each, in order: one that is
 * rejected holds up no other. `metadata` and `collections` are of all of them. Throws `VitrineError` at the first form
 * that is refused as a whole; those before it have been stored, and may be sent again without harm.
 */
export async function uploadImages(
  client: AdminClient,
  pictures: Iterable<Picture> | AsyncIterable<Picture>,
  { wait, signal, ...shared }: UploadOptions = {},
): Promise<components['schemas']['ImageOutcome'][]> {
  const outcomes: components['schemas']['ImageOutcome'][] = [];
  for await (const form of forms(pictures)) {
    const { data } = await client.POST('/images', {
      params: { query: wait === undefined ? {} : { wait } },
      body: { ...shared, id: form.map(({ id }) => id), file: form.map(({ file }) => file) },
      ...(signal ? { signal } : {}),
    });
    outcomes.push(...data.results);
  }
  return outcomes;
}

/** Looks for what is like a picture, which is not kept. */
export async function searchByPicture(
  client: ServiceClient,
  file: Blob,
  {
    signal,
    ...query
  }: Omit<Form<CreateSearch>, 'file' | 'image_id' | 'text'> & { signal?: AbortSignal } = {},
): Promise<DataOf<CreateSearch>> {
  const init = { body: { ...query, file }, ...(signal ? { signal } : {}) };
  return (await client.POST('/searches', init)).data;
}

export interface PushOptions extends NonNullable<StartFeedRun['parameters']['query']> {
  /** Of the file, such as `text/csv`; what a `Blob` says of itself when absent. */
  contentType?: string;
  signal?: AbortSignal;
}

/** Starts a run of a feed with a file. A stream can be sent only once: what it meets is not tried again. */
export async function pushFeed(
  client: AdminClient,
  id: string,
  file: NonNullable<CallInit<StartFeedRun>['body']>,
  { contentType, signal, ...query }: PushOptions = {},
): Promise<DataOf<StartFeedRun>> {
  const { data } = await client.POST('/feeds/{id}/runs', {
    params: { path: { id }, query },
    body: file,
    ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
    ...(signal ? { signal } : {}),
  });
  return data;
}

async function* forms(pictures: Iterable<Picture> | AsyncIterable<Picture>): AsyncGenerator<Picture[]> {
  let form: Picture[] = [];
  let bytes = 0;
  for await (const picture of pictures) {
    if (form.length === picturesMax || (form.length > 0 && bytes + picture.file.size > pictureBytesMax)) {
      yield form;
      form = [];
      bytes = 0;
    }
    form.push(picture);
    bytes += picture.file.size;
  }
  if (form.length > 0) yield form;
}
