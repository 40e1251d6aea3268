/** The error that `work` rejects with, which must be a `Kind`; any other is thrown on. */
export async function rejectionOf<E extends Error>(
  Kind: new (...args: never[]) => E,
  work: Promise<unknown>,
): Promise<E> {
  const error = await work.then(
    () => new Error('Nothing was thrown.'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof Kind) return error;
  throw error;
}
