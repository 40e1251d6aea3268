import { useData } from '../data';
import { coloursIn, objectsIn, type Prediction } from '../images/predictions';

/** A classification has to be as sure as this for its word to count. */
const labelScoreMin = 0.8;
const colourShareMin = 0.12;

/** What two pictures have in common, in the words of those who looked at both. */
export function whyOf(
  asked: Prediction[],
  found: Prediction[],
): { labels: string[]; colours: { name: string; hex: string }[] } {
  const words = wordsOf(asked);
  const colours = new Set(largeColours(asked).map(({ name }) => name));
  const shared = new Map(
    largeColours(found)
      .filter(({ name }) => colours.has(name))
      .map((colour) => [colour.name, colour]),
  );
  return { labels: [...wordsOf(found)].filter((word) => words.has(word)), colours: [...shared.values()] };
}

function wordsOf(predictions: Prediction[]): Set<string> {
  const objects = objectsIn(predictions).map(({ label }) => label);
  const labels = predictions.flatMap((prediction) => {
    // What moderation says of nearly every picture is no reason.
    if (!('labels' in prediction) || 'review' in prediction) return [];
    return prediction.labels.filter(({ score }) => score >= labelScoreMin).map(({ label }) => label);
  });
  return new Set([...objects, ...labels]);
}

function largeColours(predictions: Prediction[]) {
  return coloursIn(predictions).filter(({ share }) => share >= colourShareMin);
}

const imagesAskedMax = 100;

/** Which of the results show the product that the image which was asked with shows. */
export function useProducts(results: string[], asked: string | undefined) {
  const images = asked === undefined ? [] : [asked, ...results].slice(0, imagesAskedMax);
  const looks = useData(
    ['looks', 'of images', images],
    async (api, signal) => {
      const query = { image: images, product: 'expand' as const, item: 'none' as const, limit: 1000 };
      return (await api.GET('/looks', { params: { query }, signal })).data.results;
    },
    { enabled: images.length > 0, keepsPrevious: true },
  );
  const productsOf = (image: string) =>
    (looks.data ?? [])
      .filter((look) => look.images?.some(({ id }) => id === image))
      .map(({ product }) => product);
  const own = new Set(asked === undefined ? [] : productsOf(asked).map((product) => product?.id));
  return {
    same(image: string): string | undefined {
      const product = productsOf(image).find((one) => one && own.has(one.id));
      return product && ('title' in product && product.title ? String(product.title) : product.id);
    },
  };
}
