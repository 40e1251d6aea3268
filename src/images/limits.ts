/** Limits of pictures and of requests about them; the unit stands last in each name. */
export const imageBytesMax = 20 * 1024 * 1024;
export const recordsMax = 1000;
export const urlCharsMax = 2048;
export const waitSecondsMax = 60;
export const metadataCharsMax = 16 * 1024;
export const collectionsPerImageMax = 100;
/** A body that carries one picture as base64. */
export const pictureBodyBytesMax = Math.ceil((imageBytesMax * 4) / 3) + 64 * 1024;
/** A body of many records, pictures included. */
export const recordsBodyBytesMax = 64 * 1024 * 1024;
/** Widths and heights that thumbnails come in: the smallest that is at least as large as asked is given. */
export const thumbnailPixels = [64, 128, 256, 512, 1024];
/** Of an id that was refused, in the answer that refuses it. */
export const idCharsShown = 255;
