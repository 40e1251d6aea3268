export interface AuditSearch {
  customer?: string;
  username?: string;
  operation?: string;
  outcome?: 'done' | 'refused';
  since?: string;
  until?: string;
  offset?: number;
}

/** What the address says that is looked for. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const texts = ['customer', 'username', 'operation', 'since', 'until'] as const;
  const offset = Number(search.offset);
  return {
    ...Object.fromEntries(texts.flatMap((name) => (search[name] ? [[name, String(search[name])]] : []))),
    ...(search.outcome === 'done' || search.outcome === 'refused' ? { outcome: search.outcome } : {}),
    ...(offset > 0 ? { offset: Math.floor(offset) } : {}),
  };
}
