/** Decoded RGB pixels, 3 bytes each, row by row from the top left corner, upright. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A rectangle in whole pixels of a picture. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}
