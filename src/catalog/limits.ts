/** Limits of the catalogue; the unit stands last in each name. */
export const titleCharsMax = 500;
export const descriptionCharsMax = 10_000;
/** Of a brand, a colour, a size and the like. */
export const wordCharsMax = 200;
export const attributesMax = 100;
export const attributesCharsMax = 16 * 1024;
export const attributeNameCharsMax = 100;
export const categoriesPerProductMax = 100;
export const imagesPerLookMax = 100;
/** That a list of looks may be asked for. */
export const imagesPerRequestMax = 100;
export const looksPerProductMax = 1000;
export const itemsPerLookMax = 1000;
/** Products, looks and items of one request, nested ones included: other customers wait while they are written. */
export const thingsPerRequestMax = 5_000;
export const catalogueBodyBytesMax = 16 * 1024 * 1024;
