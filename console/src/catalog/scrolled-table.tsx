/** A table that may be wider than its place and holds nothing to focus: it scrolls with keys too. */
export function ScrolledTable({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which has to work with keys
    <section className="table-frame" tabIndex={0} aria-label={label}>
      <table className="table">{children}</table>
    </section>
  );
}
