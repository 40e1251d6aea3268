import type { Api } from '../client/api.js';
import { note } from '../output/say.js';

/** Makes collections that are named and not there, each asked for once. */
export class Collections {
  readonly #api: Api;
  readonly #known = new Map<string, Promise<void>>();

  constructor(api: Api) {
    this.#api = api;
  }

  ensure(id: string): Promise<void> {
    const known = this.#known.get(id) ?? this.#ensure(id);
    this.#known.set(id, known);
    return known;
  }

  async #ensure(id: string): Promise<void> {
    const { there } = await this.#find(id);
    if (there) return;
    await this.#api.call('POST', '/collections', { json: { id, name: id } });
    note(`Made the collection ${id}.`);
  }

  async #find(id: string): Promise<{ there: boolean }> {
    const all = await this.#api.all<{ id: string }>('/collections');
    return { there: all.some((one) => one.id === id) };
  }
}
