/** Set by a shop: neither this category nor those below it are styled, whatever their names say. */
export const unstyled = 'none';

/** Slots that names of categories can tell, in the order in which answers are made. Shops may have any others. */
const wordsOf = {
  top: 'top shirt tshirt tee blouse sweater jumper pullover cardigan hoodie sweatshirt polo knitwear oberteil hemd bluse pulli strickjacke longsleeve',
  bottom: 'bottom trouser pant jean short skirt legging chino hose rock shorts leggings jeans',
  dress: 'dress gown jumpsuit playsuit overall kleid',
  outerwear: 'outerwear coat jacket blazer parka vest anorak mantel jacke weste oberbekleidung',
  shoes:
    'shoe boot sneaker sandal heel loafer trainer pump slipper footwear schuh stiefel stiefelette sandale',
  bag: 'bag handbag backpack tote clutch purse rucksack tasche',
  headwear: 'hat cap beanie headwear hut muetze kappe beret',
  accessory:
    'accessory belt scarf glove tie jewellery jewelry necklace bracelet earring sunglasses watch guertel schal handschuh krawatte schmuck kette ohrring sonnenbrille uhr',
} as const;

export const garmentSlots = Object.keys(wordsOf) as (keyof typeof wordsOf)[];

/** A dress stands in for both: neither is shown beside it, nor it beside them. */
export const exclusive: Record<string, string[]> = {
  dress: ['top', 'bottom'],
  top: ['dress'],
  bottom: ['dress'],
};

const slotOfWord = new Map(
  Object.entries(wordsOf).flatMap(([slot, words]) => words.split(' ').map((word) => [word, slot])),
);
/** Shorter words are no ends of others: a "laptop" is no top. */
const endCharsMin = 4;
const ends = [...slotOfWord.keys()].filter((word) => word.length >= endCharsMin);
const endings = ['', 's', 'es', 'e', 'er', 'n', 'en'];

/**
 * The slot that the words of a category's name tell, or else those of its id: the last word that is one of a garment, in
 * English or German, singular or plural, or ends in one ("Damenschuhe"). Null where there is none, or where several parts
 * of a name ("Shoes & bags") tell different ones.
 */
export function guessSlot({ name, id }: { name: string; id: string }): string | null {
  return slotOfText(name) ?? slotOfText(id);
}

function slotOfText(text: string): string | null {
  const parts = plain(text).split(/[&+/,]| and | und | or | oder /);
  const found = new Set(parts.flatMap((part) => slotOfPart(part) ?? []));
  return found.size === 1 ? [...found][0]! : null;
}

function slotOfPart(part: string): string | undefined {
  const words = part.replaceAll('t-shirt', 'tshirt').match(/[a-z]+/g) ?? [];
  return words.map(slotOfOne).findLast((slot) => slot !== undefined);
}

function slotOfOne(word: string): string | undefined {
  for (const stem of stemsOf(word)) {
    const whole = slotOfWord.get(stem);
    if (whole !== undefined) return whole;
  }
  // The longest end decides: a "Handschuh" is no shoe.
  const end = stemsOf(word)
    .flatMap((stem) => ends.filter((one) => stem.endsWith(one)))
    .sort((a, b) => b.length - a.length)[0];
  return end === undefined ? undefined : slotOfWord.get(end);
}

/** The word without each ending of a plural that it has: "accessories", "Jacken", "Kleider", "Röcke". */
function stemsOf(word: string): string[] {
  const stems = endings
    .filter((ending) => word.endsWith(ending))
    .map((ending) => word.slice(0, word.length - ending.length));
  const singular = word.endsWith('ies') ? [`${word.slice(0, -3)}y`] : [];
  const flat = stems.map((stem) => stem.replace('oe', 'o').replace('ue', 'u').replace('ae', 'a'));
  return [...new Set([...stems, ...singular, ...flat])];
}

function plain(text: string): string {
  const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };
  return text
    .toLowerCase()
    .replaceAll(/[äöüß]/g, (letter) => umlauts[letter]!)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '');
}
