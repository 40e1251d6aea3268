import { LookRow } from './look-row.js';

/** `<vitrine-similar look="…">`: the looks that are like one. */
export class VitrineSimilar extends LookRow {
  static override observedAttributes = [...super.observedAttributes, 'min-relevance'];
  protected readonly list = 'similar-looks';
  protected readonly headingWord = 'similar';

  protected override parameters(): URLSearchParams {
    const parameters = super.parameters();
    const relevance = this.getAttribute('min-relevance');
    if (relevance) parameters.set('min_relevance', relevance);
    return parameters;
  }
}
