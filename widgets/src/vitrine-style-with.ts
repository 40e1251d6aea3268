import { LookRow } from './look-row.js';

/** `<vitrine-style-with look="…">`: the looks that go with one. */
export class VitrineStyleWith extends LookRow {
  static override observedAttributes = [...super.observedAttributes, 'slots'];
  protected readonly list = 'style-with-looks';
  protected readonly headingWord = 'styleWith';

  protected override parameters(): URLSearchParams {
    const parameters = super.parameters();
    for (const slot of this.getAttribute('slots')?.match(/[^\s,]+/g) ?? []) parameters.append('slot', slot);
    return parameters;
  }
}
