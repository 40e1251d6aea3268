/** Why an answer is short, in words. */
const reasons: Record<string, string> = {
  look_not_seen: 'no picture of this look is ready yet',
  relevance_unknown: 'there are too few looks to tell what a score means',
  few_looks: 'there are no more looks',
  rules_leave_few: 'no more looks pass the rules',
  below_min_score: 'the others score too low',
  below_min_relevance: 'the others are not relevant enough',
  window_exhausted: 'only so many looks are compared',
  category_not_styled: 'no category of this look has a slot in outfits; give it one under Categories',
  style_not_learned: 'too little was learned from outfits yet',
  no_other_slots: 'no category has another slot in outfits',
  all_out_of_stock: 'what would go with it is out of stock',
};

export function reasonText(reason: string, count: number): string {
  const why = reasons[reason] ?? reason;
  return count === 0 ? `Nothing is shown: ${why}.` : `Only ${count} shown: ${why}.`;
}
