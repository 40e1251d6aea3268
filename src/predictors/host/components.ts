/** A connected area of a mask: its size in pixels, its centre of gravity and its bounds (right and bottom exclusive). */
export interface Component {
  label: number;
  area: number;
  x: number;
  y: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Finds the areas of pixels that touch by a side. `labels` holds, per pixel, the label of its area, or 0 outside the mask. */
export function componentsOf(
  mask: Uint8Array,
  width: number,
  height: number,
): { labels: Int32Array; components: Component[] } {
  const labels = new Int32Array(mask.length);
  const stack = new Int32Array(mask.length);
  const components: Component[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (mask[start] && labels[start] === 0) {
      components.push(fill(mask, labels, stack, width, height, start, components.length + 1));
    }
  }
  return { labels, components };
}

function fill(
  mask: Uint8Array,
  labels: Int32Array,
  stack: Int32Array,
  width: number,
  height: number,
  start: number,
  label: number,
): Component {
  const component = { label, area: 0, x: 0, y: 0, left: width, top: height, right: 0, bottom: 0 };
  let waiting = 0;
  const visit = (at: number) => {
    if (mask[at] && labels[at] === 0) {
      labels[at] = label;
      stack[waiting++] = at;
    }
  };
  visit(start);
  while (waiting > 0) {
    const at = stack[--waiting]!;
    const x = at % width;
    const y = (at - x) / width;
    component.area++;
    component.x += x;
    component.y += y;
    component.left = Math.min(component.left, x);
    component.right = Math.max(component.right, x + 1);
    component.top = Math.min(component.top, y);
    component.bottom = Math.max(component.bottom, y + 1);
    if (x > 0) visit(at - 1);
    if (x + 1 < width) visit(at + 1);
    if (y > 0) visit(at - width);
    if (y + 1 < height) visit(at + width);
  }
  component.x /= component.area;
  component.y /= component.area;
  return component;
}
