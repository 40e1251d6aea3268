export interface Grouping {
  /** Items done together at most. */
  max: number;
  /** For how long the first item of a group may wait for others. */
  waitMs: number;
  /** Whether more may come within that time; when not, nothing is waited for. */
  expectsMore: () => boolean;
}

interface Waiting<In, Out> {
  item: In;
  resolve: (out: Out) => void;
  reject: (error: Error) => void;
}

/**
 * Has what is asked at about the same time done by one call of `work`, which gives a result for each item in its order.
 * When a group fails, its items are tried one by one, so that a bad one fails alone.
 */
export function grouped<In, Out>(
  work: (items: In[]) => Promise<Out[]>,
  { max, waitMs, expectsMore }: Grouping,
): (item: In) => Promise<Out> {
  let group: Waiting<In, Out>[] = [];
  let timer: NodeJS.Timeout | undefined;

  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    const waiting = group;
    group = [];
    void settle(work, waiting);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      group.push({ item, resolve, reject });
      if (group.length >= max || !expectsMore()) flush();
      else timer ??= setTimeout(flush, waitMs);
    });
}

async function settle<In, Out>(
  work: (items: In[]) => Promise<Out[]>,
  waiting: Waiting<In, Out>[],
): Promise<void> {
  try {
    const results = await work(waiting.map(({ item }) => item));
    for (const [i, { resolve }] of waiting.entries()) resolve(results[i]!);
  } catch (error) {
    if (waiting.length === 1) waiting[0]!.reject(error as Error);
    else for (const one of waiting) await settle(work, [one]);
  }
}
