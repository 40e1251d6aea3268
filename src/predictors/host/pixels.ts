/** An upright picture in memory: RGB (sRGB), 3 bytes a pixel, row after row from the top left corner. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
}

/** A rectangle of `Pixels`, in whole pixels, that lies inside of them. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}
