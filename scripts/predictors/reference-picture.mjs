/**
 * A made-up picture of `size` × `size` RGB pixels (uint8, NHWC without the 1): a lit wall with a mug-like shape, a
 * striped box and some grain, so that both models have edges, textures and colours to answer to. Same pixels always.
 */
export function referencePicture(size) {
  const pixels = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const colour = colourAt((column + 0.5) / size, (row + 0.5) / size);
      const grain = ((column * 31 + row * 17 + ((column * row) % 23)) % 13) - 6;
      colour.forEach((value, channel) => {
        pixels[3 * (row * size + column) + channel] = Math.max(0, Math.min(255, Math.round(value + grain)));
      });
    }
  }
  return pixels;
}

function colourAt(x, y) {
  const shade = 1 - 0.6 * Math.abs((x - 0.42) / 0.2);
  if (x > 0.22 && x < 0.62 && y > 0.3 && y < 0.75)
    return [200 * shade + 30, 60 * shade + 20, 50 * shade + 20];
  const handle = Math.hypot(x - 0.66, y - 0.5);
  if (handle > 0.07 && handle < 0.13) return [180, 50, 45];
  if (x > 0.72 && y > 0.55 && y < 0.9) return Math.floor(x * 40) % 2 ? [40, 60, 140] : [230, 225, 210];
  if (y > 0.75) return [150 - 60 * x, 110 - 40 * x, 70];
  return [235 - 70 * x, 230 - 60 * x, 220 - 50 * y];
}
