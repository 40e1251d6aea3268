/** Where a job belongs in a trace: whose span it goes on with, or only points at. */
export const traces = `
alter table jobs add column trace jsonb;
`;
