/** A moment as people of the browser's language write it. */
export function when(moment: string | Date | null | undefined): string {
  return moment ? text(moment, 'short') : '–';
}

/** With the seconds. */
export function exactly(moment: string): string {
  return text(moment, 'medium');
}

export function day(moment: string | Date): string {
  return new Date(moment).toLocaleDateString(undefined, { dateStyle: 'medium' });
}

function text(moment: string | Date, timeStyle: 'short' | 'medium'): string {
  return new Date(moment).toLocaleString(undefined, { dateStyle: 'medium', timeStyle });
}
