import sharp from 'sharp';

// One process decodes one picture at a time, so that threads and a cache of operations would only cost memory.
sharp.cache(false);
sharp.concurrency(1);

// Every loader is a way in. Only those of the five formats stay open, and only for bytes in memory.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadWebpBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadHeifBuffer',
  ],
});

/** libvips with its doors closed: the only way in which the inference host uses it. */
export { sharp };
