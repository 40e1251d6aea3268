import { describe, expect, test } from 'vitest';
import { resolveSlots } from './settle-slots.js';
import { guessSlot } from './slots.js';

describe('the slot that a name tells', () => {
  test.each([
    ['Shoes', 'shoes'],
    ['Damenschuhe', 'shoes'],
    ['Handschuhe', 'accessory'],
    ['Sommerkleider', 'dress'],
    ['Dress shoes', 'shoes'],
    ['T-Shirts', 'top'],
    ['Blusen & Hemden', 'top'],
    ['Röcke', 'bottom'],
    ['Hosen', 'bottom'],
    ['Leather jackets', 'outerwear'],
    ['Lederjacken', 'outerwear'],
    ['Mäntel', 'outerwear'],
    ['Accessories', 'accessory'],
    ['Gürtel', 'accessory'],
    ['Handtaschen', 'bag'],
    ['Mützen', 'headwear'],
    ['Strümpfe', null],
    ['Laptops', null],
    ['Shoes & bags', null],
    ['Sofas', null],
  ])('%s → %s', (name, slot) => {
    expect(guessSlot({ name, id: '7' })).toBe(slot);
  });

  test('or else its id', () => {
    expect(guessSlot({ name: 'Für sie', id: 'women.shoes' })).toBe('shoes');
  });
});

describe('the slot that holds', () => {
  const category = (id: string, parent_id: string | null, slot: string | null, name = id) => ({
    id,
    name,
    parent_id,
    slot,
    resolved_slot: null,
  });
  const holds = (...line: ReturnType<typeof category>[]) => resolveSlots(line).get(line[0]!.id);

  test('is its own, then that of the nearest above, then what words tell from below', () => {
    expect(holds(category('desks', null, 'desk'))).toBe('desk');
    expect(holds(category('shoes', 'a', null), category('a', 'b', 'lamp'), category('b', null, 'desk'))).toBe(
      'lamp',
    );
    expect(holds(category('ballerinas', 'shoes', null), category('shoes', null, null))).toBe('shoes');
    expect(holds(category('boots', 'bags', null), category('bags', null, null))).toBe('shoes');
  });

  test('is none where the shop says so', () => {
    expect(holds(category('shoe-care', null, 'none'))).toBeNull();
    expect(holds(category('brushes', 'shoes', null), category('shoes', null, 'none'))).toBeNull();
  });
});
