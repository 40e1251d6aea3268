import sharp from 'sharp';

/**
 * The ways in which a shop's picture comes back changed: from another shop, a phone, a messenger. Each takes the
 * encoded picture and gives an encoded one. `random` (a function that gives 0–1) varies how much is changed, for
 * training; the benchmark leaves it out and gets the amounts that the names say.
 */
export const changes = {
  'cropped to 70 %': async (bytes, random) => {
    const share = between(random, 0.6, 0.9, 0.7);
    return encoded(await cropped(bytes, share, between(random, 0, 1, 0.5), between(random, 0, 1, 0.5)));
  },
  flipped: async (bytes) => encoded(sharp(bytes).flop()),
  'brighter, more colour': async (bytes, random) => encoded(relit(sharp(bytes), random)),
  'JPEG quality 15': async (bytes, random) => encoded(sharp(bytes), Math.round(between(random, 8, 30, 15))),
  'shrunk to 96 pixels': async (bytes, random) => {
    const size = Math.round(between(random, 64, 128, 96));
    return encoded(sharp(bytes).resize(size, size, { fit: 'inside' }));
  },
  'rotated by 12°': async (bytes, random) => encoded(rotated(bytes, between(random, 5, 18, 12), random)),
  'all of it': async (bytes, random) => {
    const share = between(random, 0.65, 0.9, 0.75);
    const part = await cropped(bytes, share, between(random, 0, 1, 0.25), between(random, 0, 1, 0.7));
    const turned = await rotated(await encoded(part.flop()), between(random, 4, 12, 8), random).toBuffer();
    const small = await relit(sharp(turned), random)
      .resize(Math.round(between(random, 96, 160, 128)), null)
      .toBuffer();
    return encoded(sharp(small), Math.round(between(random, 15, 35, 25)));
  },
};

function between(random, low, high, fixed) {
  return random ? low + (high - low) * random() : fixed;
}

/** `share` of each side. */
async function cropped(bytes, share, across, down) {
  const { width, height } = await sharp(bytes).metadata();
  const part = { width: Math.round(width * share), height: Math.round(height * share) };
  return sharp(bytes).extract({
    ...part,
    left: Math.round((width - part.width) * across),
    top: Math.round((height - part.height) * down),
  });
}

function relit(image, random) {
  const brighter = between(random, 1.1, 1.4, 1.3);
  const darker = random && random() < 0.5;
  return image.modulate({
    brightness: darker ? 1 / brighter : brighter,
    saturation: between(random, 0.6, 1.5, 1.3),
  });
}

function rotated(bytes, degrees, random) {
  const turn = random && random() < 0.5 ? -degrees : degrees;
  const grey = random && random() < 0.5 ? Math.round(255 * random()) : 255;
  return sharp(bytes).rotate(turn, { background: { r: grey, g: grey, b: grey } });
}

function encoded(image, quality = 90) {
  return image.jpeg({ quality }).toBuffer();
}
