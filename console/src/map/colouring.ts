import type { components } from '@vitrine/sdk';

type Shown = components['schemas']['LookMap']['points'][number];

export type Point = Omit<Shown, 'tags'> & { tags: Record<string, string[]> };

/** Values that get a colour of their own; the others share the last. */
const coloursMax = 11;
const other = 'Other';
const none = 'None';

export interface Legend {
  /** `isNamed`: of one value, not of the others or of none. */
  entries: { value: string; colour: string; looks: number; isNamed: boolean }[];
  /** The entry of each point, in their order. */
  of: string[];
}

/** What points can be coloured by. */
export function attributesOf(points: Point[]): { id: string; label: string }[] {
  const tags = new Set(points.flatMap(({ tags }) => Object.keys(tags)));
  return [
    { id: 'category', label: 'Category' },
    { id: 'brand', label: 'Brand' },
    { id: 'colour', label: 'Colour' },
    { id: 'availability', label: 'Availability' },
    ...[...tags].sort().map((tag) => ({ id: `tag:${tag}`, label: `Tag: ${tag}` })),
  ];
}

/** The commonest values get hues as far from each other as can be, alike in both themes. */
export function legendOf(points: Point[], attribute: string, isDark: boolean): Legend {
  const values = points.map((point) => labelOf(point, attribute));
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, coloursMax);
  const named = new Set(common.map(([value]) => value));
  const of = values.map((value) => (value === null ? none : named.has(value) ? value : other));
  const count = (entry: string) => of.filter((value) => value === entry).length;
  const grey = isDark ? '#8b95a1' : '#7d858d';
  const entries = [
    ...common.map(([value, looks], place) => ({ value, looks, colour: hue(place, isDark), isNamed: true })),
    { value: other, looks: count(other), colour: isDark ? '#c6ccd3' : '#3d4650', isNamed: false },
    { value: none, looks: count(none), colour: grey, isNamed: false },
  ].filter(({ looks }) => looks > 0);
  return { entries, of };
}

export function labelOf(point: Point, attribute: string): string | null {
  if (attribute.startsWith('tag:')) return point.tags[attribute.slice(4)]?.[0] ?? null;
  if (attribute === 'availability') return point.availability?.replaceAll('_', ' ') ?? null;
  if (attribute === 'brand') return point.brand;
  if (attribute === 'colour') return point.colour;
  return point.category;
}

/** Hues by the golden angle: neighbours in the list are far apart. */
function hue(place: number, isDark: boolean): string {
  return `hsl(${(170 + place * 137.508) % 360} ${isDark ? 62 : 68}% ${isDark ? 62 : place % 2 ? 36 : 44}%)`;
}
