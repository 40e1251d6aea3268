import { type Look, type LookView, lookView, type Manner } from './look.js';
import { part } from './node.js';
import { lazyPicture } from './picture.js';
import type { Service } from './service.js';
import type { Words } from './words.js';

/** Makes what stands on the card of a look, in place of picture, title and price. */
export type RenderItem = (view: LookView, look: Look, picture: Node) => Node;

/** What was chosen: a look, or in a search of a shop without looks an image. */
export interface Choice {
  look: Look;
  look_id?: string;
  product_id?: string;
  image_id?: string;
}

/** What the cards of an element have in common. */
export interface Deck {
  service: Service;
  words: Words;
  manner: Manner;
  renderItem: RenderItem | undefined;
  template: HTMLTemplateElement | null;
  /** Says that one was chosen; false when the page sees to the rest. */
  select: (choice: Choice) => boolean;
  signal: AbortSignal;
}

export function lookCard(look: Look, deck: Deck): HTMLLIElement {
  const view = lookView(look, deck.manner);
  const image = look.primary_image?.status === 'ready' ? look.primary_image.id : undefined;
  // The title stands beside the picture: read aloud with it, it would be heard twice.
  const picture = lazyPicture(deck.service, image, '', deck.signal);
  return card(view, contentOf(look, view, picture, deck), deck, {
    look,
    look_id: look.id,
    ...(view.product_id === '' ? {} : { product_id: view.product_id }),
  });
}

/** Of an image that belongs to no look. */
export function imageCard(image: { id: string; title: string }, deck: Deck): HTMLLIElement {
  const look = { ...image, primary_image: { id: image.id, status: 'ready' } };
  const view = lookView(look, { ...deck.manner, href: null });
  const picture = lazyPicture(deck.service, image.id, '', deck.signal);
  return card(view, contentOf(look, view, picture, deck), deck, { look, image_id: image.id });
}

/** A card while it is waited for, as high as it will be. */
export function skeletonCard(): HTMLLIElement {
  const text = part('span', 'text', part('span', 'line'), part('span', 'line'));
  const card = part('li', 'item skeleton', part('span', 'frame'), text);
  card.setAttribute('aria-hidden', 'true');
  return card;
}

function contentOf(look: Look, view: LookView, picture: HTMLElement, deck: Deck): Node[] {
  if (deck.renderItem) return [deck.renderItem(view, look, picture)];
  if (deck.template) return filled(deck.template, view, picture);
  const { brand, title, price, before } = view;
  const sale = before !== '' && part('s', 'before', part('span', 'hidden', `${deck.words.before} `), before);
  const soldOut = view.sold_out && part('span', 'sold-out', deck.words.soldOut);
  const name = part('span', 'title', brand !== '' && part('span', 'brand', brand, ' '), title);
  const prices = part(
    'span',
    'prices',
    part('span', sale ? 'price sale' : 'price', price),
    ' ',
    sale,
    ' ',
    soldOut,
  );
  return [picture, part('span', 'text', name, ' ', prices)];
}

const placeholder = /\{(\w+)\}/g;

/** The page's `<template>` with `{title}` and the like put in as text; an element with `data-picture` takes the picture. */
function filled(template: HTMLTemplateElement, view: LookView, picture: Node): Node[] {
  const content = template.content.cloneNode(true) as DocumentFragment;
  const fill = (text: string) =>
    text.replaceAll(placeholder, (all, name) => String(view[name as keyof LookView] ?? all));
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const current = walker.currentNode as Element | Text;
    if ('data' in current) current.data = fill(current.data);
    else for (const attribute of current.attributes) attribute.value = fill(attribute.value);
  }
  content.querySelector('[data-picture]')?.append(picture);
  return [...content.childNodes];
}

/** Content that has a link or button of its own keeps it; any other becomes one. */
function card(view: LookView, content: Node[], deck: Deck, choice: Choice): HTMLLIElement {
  const element = part('li', 'item', ...content);
  if (view.slot !== '') element.dataset.slot = view.slot;
  if (!element.querySelector('a, button')) {
    const link = view.href === '' ? part('button', 'link') : part('a', 'link');
    link.setAttribute(...((view.href === '' ? ['type', 'button'] : ['href', view.href]) as [string, string]));
    link.append(...content);
    element.append(link);
  }
  element.addEventListener('click', (event) => {
    const isChoice = (event.target as Element).closest('a, button');
    // With a key held the browser opens another tab or window: no choice on this page.
    if (!isChoice || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (!deck.select(choice)) event.preventDefault();
  });
  return element;
}
