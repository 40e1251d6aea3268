/** A feed that cannot be read to its end; the message tells the shop why, and where. */
export class FeedBroken extends Error {
  override name = 'FeedBroken';
}
