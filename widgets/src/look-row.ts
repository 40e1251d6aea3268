import type { Look } from './look.js';
import { lookCard, skeletonCard } from './look-card.js';
import { node, part } from './node.js';
import { ask } from './service.js';
import { steps } from './steps.js';
import { VitrineElement } from './vitrine-element.js';

interface Answer {
  results: Look[];
  reason?: string;
}

/** The looks that the API lists for one of them, side by side. */
export abstract class LookRow extends VitrineElement {
  static override observedAttributes = [...super.observedAttributes, 'look', 'filter', 'layout'];

  /** The list, as the API names it below `/looks/{id}/`. */
  protected abstract readonly list: string;
  protected abstract readonly headingWord: 'similar' | 'styleWith';

  /** What the attributes ask for. */
  protected parameters(): URLSearchParams {
    const parameters = new URLSearchParams({ product: 'expand', item: 'expand' });
    parameters.set('limit', String(this.limit));
    const filters = new URLSearchParams(this.getAttribute('filter') ?? '');
    for (const [name, value] of filters) parameters.append(name, value);
    return parameters;
  }

  protected async begin(signal: AbortSignal): Promise<void> {
    const look = this.getAttribute('look');
    if (!look) {
      this.enter('idle');
      return this.collapse();
    }
    this.enter('loading');
    this.show(Array.from({ length: this.limit }, skeletonCard), true);
    const path = `/looks/${encodeURIComponent(look)}/${this.list}?${this.parameters()}`;
    const answer = await ask<Answer>(this.service, path, { signal });
    const deck = this.deck(signal);
    if (answer.results.length > 0) this.show(answer.results.map((one) => lookCard(one, deck)));
    else this.collapse();
    this.loaded(answer, answer.results);
  }

  protected showFailure(): void {
    this.collapse();
  }

  private show(cards: HTMLElement[], isWaiting = false): void {
    const { words } = this;
    const word = words[this.headingWord];
    const label = this.getAttribute('heading') || word;
    const row = node('ul', { part: 'list', role: 'list', 'aria-label': label }, ...cards);
    if (isWaiting) row.setAttribute('aria-busy', 'true');
    const head = part('div', 'head', this.headingOf(word), !isWaiting && steps(row, words));
    this.removeAttribute('collapsed');
    this.root.replaceChildren(head, row);
  }

  /** Leaves nothing behind, unless the page has put something into the slot for it. */
  private collapse(): void {
    this.root.replaceChildren(node('slot', { name: 'empty' }));
    this.toggleAttribute('collapsed', !this.querySelector(':scope > [slot=empty]'));
  }
}
