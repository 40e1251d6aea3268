import './image-grid.css';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Check, CircleAlert, Clock } from 'lucide-react';
import { memo, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { ErrorState } from '../design/states';
import { useLeaving } from '../leaving';
import { Picture } from '../pictures/picture';
import { type Image, type ImageFilter, titleOf, useImagePages } from './image-pages';

const cellPixelsMin = 168;
const cellPixelsMinOnPhone = 120;
const captionPixels = 32;
const gapPixels = 12;
const rowsBeyond = 3;
/** Without a move for so long, what is scrolled to is what is wanted. */
const restMs = 60;

interface ImageGridProps {
  label: string;
  filter: ImageFilter;
  count: number;
  selected: ReadonlySet<string>;
  onSelect(selected: ReadonlySet<string>): void;
  onOpen(id: string): void;
}

/**
 * Any number of images: only what is in view is drawn, and asked for. One cell takes the focus, arrows move it; Enter
 * opens, Space selects, with Shift as far as from the last one that was selected.
 */
export function ImageGrid({ label, filter, count: expected, selected, onSelect, onOpen }: ImageGridProps) {
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const [focused, setFocused] = useState(0);
  const anchor = useRef(0);
  const leaving = useLeaving('images');
  const columns = Math.max(2, Math.floor(width / (width < 640 ? cellPixelsMinOnPhone : cellPixelsMin)));
  const cellPixels = Math.floor((width - gapPixels * (columns - 1)) / columns);
  const [end, setEnd] = useState<number>();
  const count = Math.min(expected, end ?? expected);
  const rows = useVirtualizer({
    count: Math.ceil(count / columns),
    getScrollElement: () => frame.current?.closest('main') ?? null,
    estimateSize: () => cellPixels + captionPixels + gapPixels,
    overscan: rowsBeyond,
    isScrollingResetDelay: restMs,
    scrollMargin: frame.current?.offsetTop ?? 0,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights follow the width
  useLayoutEffect(() => rows.measure(), [cellPixels]);
  const shown = rows.getVirtualItems();
  const pages = useImagePages(
    filter,
    (shown[0]?.index ?? 0) * columns,
    ((shown.at(-1)?.index ?? 0) + 1) * columns - 1,
    rows.isScrolling,
  );
  if (pages.end !== undefined && pages.end !== end) setEnd(pages.end);

  const focus = (index: number) => {
    const next = Math.min(Math.max(index, 0), count - 1);
    setFocused(next);
    rows.scrollToIndex(Math.floor(next / columns));
    // Drawn first, if it was out of view.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        frame.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus(),
      ),
    );
  };
  // The same function all the time: cells are drawn anew only where they have changed.
  const latest = useRef({ selected, pages, onSelect });
  latest.current = { selected, pages, onSelect };
  const select = useCallback(async (index: number, withRange: boolean) => {
    const last = withRange ? anchor.current : index;
    anchor.current = index;
    const ids = await latest.current.pages.idsOf(Math.min(last, index), Math.max(last, index));
    const next = new Set(latest.current.selected);
    const isOn = withRange || !next.has(ids[0] ?? '');
    for (const id of ids) {
      if (isOn) next.add(id);
      else next.delete(id);
    }
    latest.current.onSelect(next);
  }, []);
  const onKeyDown = (event: React.KeyboardEvent) => {
    const perPage = columns * Math.max(1, Math.floor(innerHeight / (cellPixels + captionPixels)) - 1);
    const moves: Record<string, number> = {
      ArrowRight: focused + 1,
      ArrowLeft: focused - 1,
      ArrowDown: focused + columns,
      ArrowUp: focused - columns,
      PageDown: focused + perPage,
      PageUp: focused - perPage,
      Home: event.ctrlKey ? 0 : focused - (focused % columns),
      End: event.ctrlKey ? count - 1 : focused - (focused % columns) + columns - 1,
    };
    const image = pages.imageAt(focused);
    if (event.key in moves) focus(moves[event.key]!);
    else if (event.key === 'Enter' && image) onOpen(image.id);
    else if (event.key === ' ') void select(focused, event.shiftKey);
    else if (event.key === 'Escape' && selected.size > 0) onSelect(new Set());
    else return;
    event.preventDefault();
  };

  if (pages.error && !pages.imageAt(0))
    return <ErrorState error={pages.error} onRetry={() => void pages.retry()} />;
  return (
    <div
      ref={frame}
      className="image-grid"
      role="grid"
      aria-label={label}
      aria-multiselectable
      aria-rowcount={Math.ceil(count / columns)}
      aria-colcount={columns}
      style={{ height: rows.getTotalSize() }}
      onKeyDown={onKeyDown}
    >
      {width > 0 &&
        shown.map((row) => (
          <div
            key={row.key}
            role="row"
            tabIndex={-1}
            aria-rowindex={row.index + 1}
            className="image-row"
            style={{ transform: `translateY(${row.start - rows.options.scrollMargin}px)`, gap: gapPixels }}
          >
            {Array.from({ length: Math.min(columns, count - row.index * columns) }, (_, column) => {
              const index = row.index * columns + column;
              const image = pages.imageAt(index);
              return (
                <Cell
                  key={index}
                  index={index}
                  column={column + 1}
                  pixels={cellPixels}
                  image={image}
                  isLeaving={image !== undefined && leaving.has(image.id)}
                  isSelected={image !== undefined && selected.has(image.id)}
                  isFocusable={index === Math.min(focused, count - 1)}
                  onFocus={setFocused}
                  onSelect={select}
                  onOpen={onOpen}
                />
              );
            })}
          </div>
        ))}
    </div>
  );
}

interface CellProps {
  index: number;
  column: number;
  pixels: number;
  image: Image | undefined;
  isSelected: boolean;
  isLeaving: boolean;
  isFocusable: boolean;
  onFocus(index: number): void;
  onSelect(index: number, withRange: boolean): void;
  onOpen(id: string): void;
}

const Cell = memo(function Cell(props: CellProps) {
  const { index, column, pixels, image, isSelected, isLeaving, isFocusable, onFocus, onSelect, onOpen } =
    props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the grid
    <div
      role="gridcell"
      aria-colindex={column}
      aria-selected={isSelected}
      aria-disabled={isLeaving || undefined}
      aria-label={image ? undefined : 'Loading'}
      tabIndex={isFocusable ? 0 : -1}
      data-index={index}
      className="image-cell"
      style={{ width: pixels }}
      onFocus={() => onFocus(index)}
      onClick={(event) => {
        if (!image || isLeaving) return;
        if (event.shiftKey || event.ctrlKey || event.metaKey) onSelect(index, event.shiftKey);
        else onOpen(image.id);
      }}
    >
      <div className="image-frame" style={{ height: pixels }}>
        {image?.status === 'ready' || image?.sha256 ? (
          <Picture id={image.id} alt="" size={pixels > 190 ? 512 : 256} fit="cover" />
        ) : image?.status === 'failed' ? (
          <CircleAlert size={24} aria-hidden />
        ) : image ? (
          <Clock size={24} aria-hidden />
        ) : (
          <span className="thumbnail thumbnail-waiting" />
        )}
        {image && (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard selects with Space
          // biome-ignore lint/a11y/noStaticElementInteractions: the cell says whether it is selected
          <span
            className="image-check"
            onClick={(event) => {
              event.stopPropagation();
              onSelect(index, event.shiftKey);
            }}
          >
            <span>{isSelected && <Check size={14} aria-hidden />}</span>
          </span>
        )}
      </div>
      <div className="image-caption">
        <span>{image ? titleOf(image) : ' '}</span>
        {image && image.status !== 'ready' && <em data-status={image.status}>{image.status}</em>}
      </div>
    </div>
  );
});

function useWidth(frame: React.RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return width;
}
