/** Limits of feeds; the unit stands last in each name. */
export const feedsMax = 100;
/** A feed as it comes, perhaps packed. */
export const feedBytesMax = 2 * 1024 ** 3;
/** The same unpacked. */
export const feedTextBytesMax = 8 * 1024 ** 3;
/** Gzip that unpacks to more than so many times its size is refused, once it is beyond `ratioFreeBytes`. */
export const gzipRatioMax = 200;
export const ratioFreeBytes = 16 * 1024 ** 2;
export const feedRowsMax = 2_000_000;
/** Of one field; a longer one is an error of its row. */
export const fieldCharsMax = 20_000;
/** Of one row; a longer one ends the reading. */
export const rowCharsMax = 1_000_000;
export const fieldsPerRowMax = 500;
export const nestingMax = 20;
export const categoryDepthMax = 10;
export const rowsPerBatch = 250;
/** A batch ends with the row that brings it to so many characters. */
export const charsPerBatch = 4_000_000;
/** What the thread that reads a feed may use for rows and what is left of them. */
export const readerMegabytesMax = 96;
/** Rows written by one transaction: other statements of the embedded database wait for it. */
export const rowsPerTransaction = 50;
export const vanishedPerBatch = 500;
/** Rows of one statement that reads. */
export const rowsPerPage = 1_000;
export const openRunsMax = 10;
export const errorsKeptMax = 1_000;
export const examplesMax = 100;
export const runsKeptMax = 100;
export const everySecondsMin = 300;
export const daySeconds = 24 * 60 * 60;
export const pullSecondsMax = 3_600;
export const pushSecondsMax = 3_600;
export const feedWaitSecondsMax = 300;
export const authorizationCharsMax = 4_096;
