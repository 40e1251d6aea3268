type Child = Node | string | undefined | false;

/** An element of the shadow tree: made by hand, so that a strict policy of the page (Trusted Types) has nothing to refuse. */
export function node<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(attribute, value);
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** One that pages may style by its part. */
export function part<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  parts: string,
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  return node(name, { part: parts }, ...children);
}

export function button(parts: string, text: string, onClick: () => void): HTMLButtonElement {
  const element = node('button', { part: parts, type: 'button' }, text);
  element.addEventListener('click', onClick);
  return element;
}
