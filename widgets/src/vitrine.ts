// Defines the elements: a page needs this one module and nothing else.
import { VitrineSearch } from './vitrine-search.js';
import { VitrineSimilar } from './vitrine-similar.js';
import { VitrineStyleWith } from './vitrine-style-with.js';

export type { Look, LookView } from './look.js';
export type { Choice, RenderItem } from './look-card.js';
export type { Words } from './words.js';
export { VitrineSearch, VitrineSimilar, VitrineStyleWith };

const elements = {
  'vitrine-similar': VitrineSimilar,
  'vitrine-style-with': VitrineStyleWith,
  'vitrine-search': VitrineSearch,
};

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-similar': VitrineSimilar;
    'vitrine-style-with': VitrineStyleWith;
    'vitrine-search': VitrineSearch;
  }
}

// A page may hold the module twice, such as from two shops' snippets.
for (const [name, element] of Object.entries(elements)) {
  if (!customElements.get(name)) customElements.define(name, element);
}
