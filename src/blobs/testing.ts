/** What tests of blobs share. */

/** A server of somebody else that speaks S3, `http://KEY:SECRET@HOST:PORT/BUCKET`; tests make the bucket if it is not there. */
export const testS3Url: string | undefined = process.env.VITRINE_TEST_S3_URL || undefined;

export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}
