/** How often a job was under way when its process died, which says less about it than a failure. */
export const jobDeaths = `
alter table jobs add column deaths int not null default 0;
`;
