/** What the demo shop shows together: for each theme, looks by the part that they play. Put together by hand. */
const themes: Record<string, Record<string, string[]>> = {
  'warm-wood': {
    seating: ['leather-sofa-brown', 'wooden-stool-wood', 'black-eaves-chair-black'],
    accent: ['wooden-side-desk-wood', 'guardian-lion-statue-gray'],
    plant: ['bonsai-tree', 'fern-blechnum-gibbum', 'aloe-vera'],
  },
  'calm-grey': {
    seating: ['grey-fabric-sofa-gray', 'comfy-padded-chair-gray'],
    accent: ['bedside-table-white', 'light-shade'],
    plant: ['orchid', 'hanging-plant'],
  },
  'bright-cafe': {
    seating: ['modern-cafe-chair-mustard', 'modern-cafe-chair-mint', 'balloon-chair'],
    accent: ['light-shade'],
    plant: ['tulip-pot', 'assorted-succulents', 'spiky-cactus'],
  },
  'photo-trip': {
    camera: ['compact-slr-camera', 'nikkormat-slr-camera', 'compact-digital-camera'],
    gear: ['camera-lens', 'hard-drive'],
    computer: ['laptop', 'tablet'],
  },
  analogue: {
    camera: ['instant-camera', 'instamatic-camera', 'twin-lens-camera', 'vintage-folding-camera'],
    gear: ['tripod'],
  },
  'gaming-desk': {
    computer: ['gaming-pc', '32-inch-monitor', 'curvy-monitor'],
    gear: ['clacky-keyboard', 'ethernet-cable'],
  },
  office: {
    computer: ['laptop', '32-inch-monitor'],
    gear: ['cordless-mouse', 'usb-cable'],
  },
  running: {
    shoes: [
      'ultraboost-running-shoe-blue-pink',
      'freerun-running-shoe-black',
      'pureboost-running-shoe-white-black',
      'runx-running-shoe-black',
    ],
    sport: ['skipping-rope', 'boxing-gloves'],
  },
  court: {
    shoes: ['hi-top-basketball-shoe-white', 'allstar-sneakers-black'],
    sport: ['basketball', 'football', 'tennis-ball', 'cruiser-skateboard'],
  },
};

/** Look → the part that it plays: the slot of its second category in the feed. */
export const parts = new Map(
  Object.values(themes).flatMap((theme) =>
    Object.entries(theme).flatMap(([part, looks]) => looks.map((look) => [look, part] as const)),
  ),
);

/** Every way to take one look of each part of a theme. */
export const outfits = Object.entries(themes).flatMap(([theme, byPart]) =>
  Object.values(byPart)
    .reduce<string[][]>((sets, looks) => sets.flatMap((set) => looks.map((look) => [...set, look])), [[]])
    .map((look_ids, n) => ({ id: `${theme}-${n + 1}`, title: `${titleOf(theme)} ${n + 1}`, look_ids })),
);

function titleOf(theme: string): string {
  return `${theme[0]!.toUpperCase()}${theme.slice(1).replaceAll('-', ' ')}`;
}
