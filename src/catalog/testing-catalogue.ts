import { seededRandom } from '../seeded-random.js';

/** A made catalogue: records as they are posted, and flat lists of the same in the order in which they come. */
export function madeCatalogue(seed: number, productCount: number) {
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const some = (max: number) => Math.floor(random() * (max + 1));
  const categories = Array.from({ length: 12 }, (_, n) => ({
    id: `c${n}`,
    name: `Category ${n}`,
    parent_id: n < 3 ? null : `c${Math.floor(random() * n)}`,
  }));
  const products = Array.from({ length: productCount }, (_, p) => ({
    id: `p${p}`,
    title: `Product ${p}`,
    brand: pick(['Acme', 'Globex', 'Hooli', null]),
    categories: [...new Set(Array.from({ length: some(3) }, () => pick(categories).id))],
    attributes: { season: pick(['summer', 'winter']), weight: some(1000) },
    looks: Array.from({ length: some(3) }, (_, l) => ({
      id: `p${p}-l${l}`,
      colour: pick(['red', 'green', 'blue']),
      images: Array.from({ length: some(3) }, (_, i) => `p${p}-l${l}-i${i}`),
      items: Array.from({ length: some(4) }, (_, i) => {
        const currency = pick(['EUR', 'EUR', 'JPY']);
        const price = 10 + some(90);
        return {
          id: `p${p}-l${l}-${i}`,
          size: pick(['S', 'M', 'L']),
          availability: pick(['in_stock', 'out_of_stock', 'preorder', 'backorder']),
          price: String(price),
          sale_price: random() < 0.3 ? String(price - 5) : null,
          currency,
        };
      }),
    })),
  }));
  const looks = products.flatMap((product) =>
    product.looks.map((look) => ({ ...look, product_id: product.id })),
  );
  const items = looks.flatMap((look) =>
    look.items.map((item) => ({ ...item, look_id: look.id, product_id: look.product_id })),
  );
  return { categories, products, looks, items, random, pick };
}

export type MadeCatalogue = ReturnType<typeof madeCatalogue>;
