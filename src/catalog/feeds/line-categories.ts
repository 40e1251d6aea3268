import type { CategoryToStore } from '../category.js';
import { titleCharsMax } from '../limits.js';
import { categoryDepthMax } from './limits.js';
import type { LineFields } from './line-fields.js';
import { slug } from './names.js';

const idCharsMax = 255;

/** `product_type` "A > B > C" is the category `a.b.c` within `a.b` within `a`: all of them, parents first, and the ids of the last ones. */
export function categoriesOf(fields: LineFields): { categories: CategoryToStore[]; leaves: string[] } {
  const categories: CategoryToStore[] = [];
  const leaves: string[] = [];
  for (const path of fields.all('product_type')) {
    const names = path
      .split('>')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    if (names.length > categoryDepthMax) {
      fields.refuse('product_type', 'too_deep', `may have ${categoryDepthMax} levels`);
      continue;
    }
    let parent: string | null = null;
    for (const name of names) {
      const id: string = parent === null ? slug(name) : `${parent}.${slug(name)}`;
      if (name.length > titleCharsMax || id.length > idCharsMax) {
        fields.refuse('product_type', 'too_long', 'has names that are too long');
        return { categories: [], leaves: [] };
      }
      categories.push({ id, name, parent_id: parent });
      parent = id;
    }
    if (parent !== null) leaves.push(parent);
  }
  return { categories, leaves: [...new Set(leaves)] };
}
