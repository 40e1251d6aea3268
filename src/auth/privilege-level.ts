/** The three privilege levels, lowest first; each may do all that the ones before it may. */
export const privilegeLevels = ['service', 'admin', 'superuser'] as const;

export type PrivilegeLevel = (typeof privilegeLevels)[number];

export function atLeast(level: PrivilegeLevel, needed: PrivilegeLevel): boolean {
  return privilegeLevels.indexOf(level) >= privilegeLevels.indexOf(needed);
}
