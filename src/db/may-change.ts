/** By these names ours are called that change something beside what they give; what calls them looks as if it only read. */
const changing = '(?:want|tell|give|note|wall)_\\w+\\s*\\(';
const reads = /^\s*(?:select|with)\b/i;
const changes = new RegExp(`\\b(?:insert|update|delete|merge|truncate|nextval|setval|${changing})`, 'i');

/** Whether a statement may change rows, as far as its text tells; if in doubt, it may. */
export function mayChange(text: string): boolean {
  return !reads.test(text) || changes.test(text);
}
