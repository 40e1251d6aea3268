import { type Box, type Crop, cropOf } from './crop.js';
import { detect, find } from './find.js';
import { imageCard, lookCard, skeletonCard } from './look-card.js';
import { button, node, part } from './node.js';
import { pictureIn, smallPhoto } from './photo.js';
import { ServiceError } from './service.js';
import { VitrineElement } from './vitrine-element.js';

/** What is searched for. */
interface Asked {
  photo?: Blob;
  crop?: Box | undefined;
  text?: string;
}

/** `<vitrine-search>`: what looks like a photo of the visitor's, a part of it, or like words. */
export class VitrineSearch extends VitrineElement {
  static override observedAttributes = [
    ...super.observedAttributes,
    'min-score',
    'collection',
    'words',
    'layout',
  ];

  readonly #form = part('div', 'form');
  readonly #stage = part('div', 'stage');
  readonly #found = part('div', 'found');
  readonly #status = node('p', { part: 'status', role: 'status' });
  #asked: Asked = {};
  #crop: Crop | undefined;
  /** Of what belongs to the photo that is shown. */
  #ofPhoto = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('dragover', this.#drag);
    this.addEventListener('dragleave', this.#drag);
    this.addEventListener('drop', this.#drag);
    document.addEventListener('paste', this.#paste);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#ofPhoto.abort();
    document.removeEventListener('paste', this.#paste);
  }

  /** Searches for a picture, or for words; for pages with a field or a button of their own. */
  async search(what: Blob | string): Promise<void> {
    if (typeof what === 'string') {
      this.#leavePhoto();
      this.#asked = { text: what };
      return this.#search();
    }
    await this.#take(what);
  }

  protected async begin(signal: AbortSignal): Promise<void> {
    this.#drawForm();
    this.root.replaceChildren(
      this.headingOf(this.words.search),
      this.#form,
      part('div', 'body', this.#stage, part('div', 'side', this.#status, this.#found)),
    );
    if (this.#asked.photo || this.#asked.text) await this.#show(signal);
    else this.enter('idle');
  }

  protected showFailure(error: unknown): void {
    const { words } = this;
    const isUnreadable = error instanceof ServiceError && /^file_/.test(error.code);
    this.#status.textContent = isUnreadable ? words.unreadable : words.failed;
    this.#found.replaceChildren();
  }

  #search(): Promise<void> {
    return this.attempt((signal) => this.#show(signal));
  }

  async #show(signal: AbortSignal): Promise<void> {
    const { words, limit } = this;
    this.enter('loading');
    this.#status.textContent = words.searching;
    this.#list(Array.from({ length: limit }, skeletonCard)).setAttribute('aria-busy', 'true');
    const asked = {
      ...this.#asked,
      limit,
      scoreMin: this.getAttribute('min-score'),
      collection: this.getAttribute('collection'),
    };
    const { answer, looks, images } = await find(this.service, asked, signal);
    const deck = this.deck(signal);
    const cards =
      looks.length > 0
        ? looks.map((look) => lookCard(look, deck))
        : images.map((image) => imageCard(image, deck));
    this.#list(cards);
    const count = String(cards.length);
    this.#status.textContent = cards.length > 0 ? words.found.replace('{count}', count) : words.nothing;
    this.loaded(answer, looks.length > 0 ? looks : images);
  }

  #list(cards: HTMLElement[]): HTMLElement {
    const label = this.words.results;
    const list = node('ul', { part: 'list', role: 'list', 'aria-label': label }, ...cards);
    this.#found.replaceChildren(...(cards.length > 0 ? [list] : []));
    return list;
  }

  #drawForm(): void {
    const { words } = this;
    const chooser = (more: Record<string, string>) => {
      const input = node('input', { type: 'file', accept: 'image/*', hidden: '', ...more });
      input.addEventListener('change', () => {
        const [file] = input.files ?? [];
        input.value = '';
        if (file) void this.#take(file);
      });
      return input;
    };
    const file = chooser({});
    const camera = chooser({ capture: 'environment' });
    this.#form.replaceChildren(
      part(
        'div',
        'drop',
        part('span', 'drop-text', words.drop),
        part(
          'span',
          'buttons',
          button('button choose', words.choose, () => file.click()),
          button('button take', words.take, () => camera.click()),
        ),
        file,
        camera,
      ),
      ...(this.hasAttribute('words') ? [this.#wordsField()] : []),
    );
  }

  #wordsField(): HTMLFormElement {
    const { words } = this;
    const input = node('input', {
      part: 'words',
      type: 'search',
      maxlength: '1000',
      placeholder: words.describe,
      'aria-label': words.describe,
    });
    input.value = this.#asked.text ?? '';
    const submit = node('button', { part: 'button find', type: 'submit' }, words.find);
    const form = node('form', { part: 'words-form', role: 'search' }, input, submit);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (input.value.trim() !== '') void this.search(input.value.trim());
    });
    return form;
  }

  /** Shows the photo, looks for what is on it, and searches. */
  async #take(file: Blob): Promise<void> {
    this.#leavePhoto();
    const { signal } = this.#ofPhoto;
    const photo = await smallPhoto(file);
    if (signal.aborted) return;
    this.#asked = { photo };
    await Promise.all([this.#showPhoto(photo, signal), this.#search()]);
  }

  #leavePhoto(): void {
    this.#ofPhoto.abort();
    this.#ofPhoto = new AbortController();
    this.#stage.replaceChildren();
    this.#crop = undefined;
  }

  async #showPhoto(photo: Blob, signal: AbortSignal): Promise<void> {
    const { words } = this;
    const picture = node('img', { part: 'photo-picture', alt: words.photo, draggable: 'false' });
    picture.src = URL.createObjectURL(photo);
    signal.addEventListener('abort', () => URL.revokeObjectURL(picture.src), { once: true });
    const isDrawn = await picture.decode().then(
      () => true,
      () => false,
    );
    // A kind that only the server can read is searched for unseen.
    if (signal.aborted || !isDrawn) return;
    const objects = node('div', { part: 'objects', role: 'group', 'aria-label': words.part });
    this.#crop = cropOf(picture, words, (box) => this.#choose(box, objects));
    this.#stage.replaceChildren(this.#crop.element, part('p', 'hint', words.partHint), objects);
    // A help, not what was asked for: without it, there are no buttons.
    const detected = await detect(this.service, photo, signal).catch(() => []);
    if (signal.aborted || detected.length === 0) return;
    objects.append(this.#objectButton(words.whole, undefined, objects));
    for (const { label, box } of detected.slice(0, objectsMax))
      objects.append(this.#objectButton(label, box, objects));
    objects.firstElementChild!.setAttribute('aria-pressed', String(!this.#asked.crop));
  }

  #objectButton(label: string, box: Box | undefined, objects: HTMLElement): HTMLButtonElement {
    const one = button('object', label, () => {
      this.#crop?.mark(box);
      this.#choose(box, objects);
      one.setAttribute('aria-pressed', 'true');
    });
    one.setAttribute('aria-pressed', 'false');
    return one;
  }

  #choose(crop: Box | undefined, objects: HTMLElement): void {
    for (const one of objects.children) one.setAttribute('aria-pressed', 'false');
    this.#asked = { ...this.#asked, crop };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#search(), settleMs);
  }

  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly #drag = (event: DragEvent): void => {
    const isFile = event.dataTransfer?.types.includes('Files');
    if (!isFile) return;
    event.preventDefault();
    this.toggleAttribute('dropping', event.type === 'dragover');
    const file = event.type === 'drop' && pictureIn(event.dataTransfer);
    if (file) void this.#take(file);
  };

  /** Anywhere on the page, but not into a field that somebody writes in. */
  readonly #paste = (event: ClipboardEvent): void => {
    const file = pictureIn(event.clipboardData);
    const target = event.composedPath()[0] as HTMLElement;
    if (!file || event.defaultPrevented || target.matches?.('input, textarea') || target.isContentEditable)
      return;
    if (this.checkVisibility?.() === false) return;
    event.preventDefault();
    void this.#take(file);
  };
}

const objectsMax = 6;
/** Arrow keys move a part by several steps, which are one question. */
const settleMs = 200;
