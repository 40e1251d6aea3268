interface Problem {
  code: string;
  title: string;
  detail?: string;
  fields?: { path: string; message: string }[];
}

/** A refusal of the API in words, with what an assistant can do about it. */
export function refusalInWords(
  { code, title, detail, fields = [] }: Problem,
  retryAfter: string | null,
): string {
  const wrong = fields.map(({ path, message }) => `\`${path.slice(1).replaceAll('/', '.')}\` ${message}.`);
  const said = wrong.length > 0 ? wrong.join(' ') : (detail ?? title);
  const next = retryAfter === null ? nextSteps[code] : `Ask again after ${retryAfter} seconds.`;
  return [`${said} (${code})`, next].filter(Boolean).join('\n');
}

const keyIsWrong =
  'Nothing can be read without another service key: whoever set up this assistant has to give it one.';

export const nextSteps: Record<string, string> = {
  api_key_invalid: keyIsWrong,
  customer_suspended: keyIsWrong,
  category_not_found: 'list_categories has the ids of all.',
  look_not_found: 'find_looks, similar_looks and complete_outfit tell ids of looks.',
  product_not_found: 'find_looks tells the id of the product of each look.',
  image_not_found: 'The searches tell ids of images, and each look those of its own.',
  image_not_ready: 'Ask again in a few seconds.',
  tag_not_found: 'list_tags has the attributes and their labels.',
  tag_invalid: 'list_tags has the attributes and their labels.',
  predictor_not_found: 'Leave `predictor` out: then all of them are asked.',
  text_search_unavailable: 'Use find_looks with a category, a brand or a tag instead.',
  file_type_unsupported: 'Give another picture, or the address of the picture itself rather than of a page.',
  file_too_large: 'Give a smaller picture.',
  url_forbidden: 'Give an address on the public internet, or the bytes.',
  url_unreachable: 'Check the address, or give the bytes.',
  url_refused: 'Check the address, or give the bytes.',
  url_timeout: 'Give another address, or the bytes.',
};
