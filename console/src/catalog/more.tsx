import { useEffect, useRef } from 'react';
import { Button } from '../design/button';

/** At the end of a list: reads on when it comes into view; a button for who does not scroll. */
export function More({
  of: { hasMore, isReadingMore, more },
}: {
  of: { hasMore: boolean; isReadingMore: boolean; more(): void };
}) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || !hasMore || isReadingMore) return;
    const watch = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), {
      rootMargin: '400px',
    });
    watch.observe(end.current);
    return () => watch.disconnect();
  }, [hasMore, isReadingMore, more]);
  if (!hasMore) return null;
  return (
    <div ref={end} className="catalog-more">
      <Button onPress={more} isPending={isReadingMore}>
        Show more
      </Button>
    </div>
  );
}
