/** What outlives a reload, until the tab is closed: the API key and the selected customer, never a token. */
export const kept = {
  apiKey: entry('vitrine.api-key'),
  customer: entry('vitrine.customer'),
  forget(): void {
    kept.apiKey.write(null);
    kept.customer.write(null);
  },
};

function entry(name: string) {
  return {
    read: (): string | null => sessionStorage.getItem(name),
    write(value: string | null): void {
      if (value === null) sessionStorage.removeItem(name);
      else sessionStorage.setItem(name, value);
    },
  };
}
