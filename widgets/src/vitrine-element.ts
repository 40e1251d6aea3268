import type { Look, Manner } from './look.js';
import type { Choice, Deck, RenderItem } from './look-card.js';
import { node, part } from './node.js';
import { type Service, ServiceError } from './service.js';
import css from './vitrine.css';
import { type Words, wordsOf } from './words.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** Stands in the attribute `state`, for the styles of the page. */
export type State = 'idle' | 'loading' | 'ready' | 'empty' | 'error';

/** What a page may have set before the element was defined; it would hide the accessor of that name. */
const properties = ['renderItem', 'texts'] as const;

/** What the elements share: attributes, a shadow tree of their own, and one question at a time. */
export abstract class VitrineElement extends HTMLElement {
  static observedAttributes = ['api', 'key', 'limit', 'language', 'locale', 'currency', 'href', 'heading'];

  /** The results that are shown. */
  results: Look[] = [];
  /** Why fewer came than were asked for, as the API says it. */
  reason: string | undefined;

  protected readonly root = this.attachShadow({ mode: 'open' });
  #renderItem: RenderItem | undefined;
  #texts: Partial<Words> = {};
  #controller = new AbortController();
  #isQueued = false;

  /** Asks with the attributes as they are now, and shows what comes. */
  protected abstract begin(signal: AbortSignal): Promise<void>;
  /** Shows that it went wrong; rows do so by going away. */
  protected abstract showFailure(error: unknown): void;

  connectedCallback(): void {
    this.root.adoptedStyleSheets = [sheet];
    for (const name of properties) {
      if (!Object.hasOwn(this, name)) continue;
      const given = Object.getOwnPropertyDescriptor(this, name)!.value;
      delete (this as Partial<this>)[name];
      Object.assign(this, { [name]: given });
    }
    this.reload();
  }

  disconnectedCallback(): void {
    this.#controller.abort();
  }

  attributeChangedCallback(_name: string, before: string | null, now: string | null): void {
    if (before !== now) this.reload();
  }

  /** Makes what stands on a card. */
  get renderItem(): RenderItem | undefined {
    return this.#renderItem;
  }

  set renderItem(render: RenderItem | undefined) {
    this.#renderItem = render;
    this.reload();
  }

  /** Words of the page's own, in place of those that the element has. */
  get texts(): Partial<Words> {
    return this.#texts;
  }

  set texts(texts: Partial<Words>) {
    this.#texts = texts;
    this.reload();
  }

  /** Asks again; several changes at once lead to one question. */
  reload(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    queueMicrotask(() => {
      this.#isQueued = false;
      if (this.isConnected) void this.attempt((signal) => this.begin(signal));
    });
  }

  /** Gives up what was asked before; what goes wrong becomes an event. */
  protected async attempt(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#controller.abort();
    this.#controller = new AbortController();
    const { signal } = this.#controller;
    try {
      await work(signal);
    } catch (error) {
      if (signal.aborted) return;
      this.results = [];
      this.reason = undefined;
      this.enter('error');
      this.showFailure(error);
      const { status, code } = error instanceof ServiceError ? error : { status: 0, code: 'failed' };
      this.emit('vitrine-error', { status, code, message: (error as Error).message });
    }
  }

  protected enter(state: State): void {
    this.setAttribute('state', state);
  }

  /** What has come, in the element and in an event. */
  protected loaded(answer: { results: unknown[]; reason?: string }, looks: Look[]): void {
    this.results = looks;
    this.reason = answer.reason;
    this.enter(looks.length > 0 ? 'ready' : 'empty');
    this.emit('vitrine-load', { results: looks, reason: answer.reason, answer });
  }

  protected emit(name: string, detail: unknown): boolean {
    const isChoice = name === 'vitrine-select';
    return this.dispatchEvent(
      new CustomEvent(name, { detail, cancelable: isChoice, bubbles: true, composed: true }),
    );
  }

  protected get service(): Service {
    const base = this.getAttribute('api') ?? new URL('/v1', import.meta.url).href;
    return { base: base.replace(/\/+$/, ''), key: this.getAttribute('key') ?? '' };
  }

  protected get limit(): number {
    return Math.min(Number(this.getAttribute('limit')) || 12, limitMax);
  }

  protected get words(): Words {
    return wordsOf(this.language, this.#texts);
  }

  /** What cards are made with. */
  protected deck(signal: AbortSignal): Deck {
    const { service, words, renderItem } = this;
    const template = this.querySelector<HTMLTemplateElement>(':scope > template');
    const select = (choice: Choice) => this.emit('vitrine-select', choice);
    return { service, words, manner: this.manner, renderItem, template, select, signal };
  }

  /** The page's own heading, or one in words; `heading=""` for none. */
  protected headingOf(words: string): HTMLElement {
    const text = this.getAttribute('heading') ?? words;
    return node('slot', { name: 'heading' }, text !== '' && part('h2', 'heading', text));
  }

  private get manner(): Manner {
    return {
      href: this.getAttribute('href'),
      locale: this.getAttribute('locale') ?? this.language,
      currency: this.getAttribute('currency'),
      from: this.words.from,
    };
  }

  private get language(): string {
    const near = this.closest<HTMLElement>('[lang]')?.lang;
    return this.getAttribute('language') ?? (near || navigator.language);
  }
}

/** Of looks in one element. */
const limitMax = 50;
