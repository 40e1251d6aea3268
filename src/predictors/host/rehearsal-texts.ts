/** Texts as customers write them: an ordinary one, one in several scripts, and one that is as long as may be. */
export const rehearsalTexts = [
  'red summer dress',
  'Größe 38 – été, 夏のドレス, летнее платье, فستان صيفي 👗',
  'a red dress for the summer with flowers, '.repeat(25).slice(0, 1000),
];
