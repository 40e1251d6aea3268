// biome-ignore-all lint/a11y/noRedundantRoles: as cards the elements lose what they mean; their roles keep it
import './table.css';
import { Children, createContext, useContext, useLayoutEffect, useRef, useState } from 'react';

export interface Column {
  name: string;
  /** Stands at the end, so that digits are below each other. */
  isNumber?: boolean;
  /** One that can be done without where there is little room. */
  isWideOnly?: boolean;
  /** The name of the row. */
  isHeader?: boolean;
  /** Of buttons: its name is read out alone. */
  isActions?: boolean;
  /** Of the cells. */
  className?: string;
}

interface TableProps {
  /** What it lists, for those who do not see where it stands. */
  label: string;
  columns: (string | Column)[];
  /** So few and narrow columns that they fit into a phone, where they can be compared. */
  staysTable?: boolean;
  className?: string;
  /** `Row`s. */
  children: React.ReactNode;
}

const Columns = createContext<Column[]>([]);
const ColumnOf = createContext<Column>({ name: '' });

/** Rows of columns. Where there is little room each row is a card, whose first cell is its title: nothing scrolls sideways. */
export function Table({ label, columns: named, staysTable = false, className = '', children }: TableProps) {
  const frame = useRef<HTMLDivElement>(null);
  const scrolls = useScrolls(frame);
  const columns = named.map((column) => (typeof column === 'string' ? { name: column } : column));
  return (
    // What scrolls has to be reached with keys; what does not is no stop on their way.
    <div
      ref={frame}
      className="table-frame"
      {...(scrolls && { role: 'group', 'aria-label': label, tabIndex: 0 })}
    >
      <table
        role="table"
        aria-label={label}
        className={`table ${staysTable ? '' : 'table-cards'} ${className}`}
      >
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((column) => (
              <th key={column.name} role="columnheader" scope="col" className={classOf(column)}>
                {column.isActions ? <span className="visually-hidden">{column.name}</span> : column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          <Columns value={columns}>{children}</Columns>
        </tbody>
      </table>
    </div>
  );
}

/** A row of a `Table`: a `Cell` for each of its columns. */
export function Row({ children }: { children: React.ReactNode }) {
  const columns = useContext(Columns);
  return (
    <tr role="row">
      {Children.toArray(children).map((cell, place) => (
        <ColumnOf key={columns[place]!.name} value={columns[place]!}>
          {cell}
        </ColumnOf>
      ))}
    </tr>
  );
}

/** In a `Row`, under the column at its place. */
export function Cell({ children }: { children: React.ReactNode }) {
  const column = useContext(ColumnOf);
  const of = { className: classOf(column), 'data-column': column.name };
  const content = <div className="table-value">{children}</div>;
  return column.isHeader ? (
    <th role="rowheader" scope="row" {...of}>
      {content}
    </th>
  ) : (
    <td role="cell" {...of}>
      {content}
    </td>
  );
}

function classOf({ isNumber, isWideOnly, isActions, className }: Column): string {
  return [isNumber && 'number', isWideOnly && 'wide-only', isActions && 'table-actions', className]
    .filter(Boolean)
    .join(' ');
}

/** Whether there is more in it than is seen. */
function useScrolls(frame: React.RefObject<HTMLElement | null>): boolean {
  const [scrolls, setScrolls] = useState(false);
  useLayoutEffect(() => {
    const element = frame.current!;
    const look = () =>
      setScrolls(element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight);
    const observer = new ResizeObserver(look);
    for (const one of [element, element.firstElementChild!]) observer.observe(one);
    return () => observer.disconnect();
  }, [frame]);
  return scrolls;
}
