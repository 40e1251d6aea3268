/** Of a node's memory, what vectors may fill; the rest is for the system, and for what is made anew. */
const filledShare = 0.8;

/** Where vectors are compared. */
export const indexes = ['in the servers', 'in PostgreSQL'];

/**
 * What an installation of so many images takes. `costs` gives, by number of images: processor milliseconds of a request in the
 * busiest thread (`busiestMs`), in all (`cpuMs`), and of a search in PostgreSQL (`databaseMs`); bytes of a server process that holds so
 * many vectors, of the rows and of pgvector's tables. In a shop of `smallest` images a search takes next to nothing. A server process
 * does one thing at a time in its busiest thread; each holds the vectors of its shard. With many shops a request goes to the shard of its
 * shop; with `isOneShop` to all of them. `searched` are the images that a server searches for a request.
 */
export function resourcesFor(images, index, costs, plan) {
  const { requests, utilisation, replicas, copies, nodeCores, nodeGb, pictureKb, isOneShop } = plan;
  const inServers = index === 'in the servers';
  const baseGb = costs.serverBytes(0) / 1e9;
  const vectorGb = costs.serverBytes(images) / 1e9 - baseGb;
  const tableGb = costs.databaseBytes(images) / 1e9;
  const shards = inServers
    ? Math.ceil(vectorGb / (filledShare * nodeGb - baseGb))
    : Math.ceil(tableGb / (filledShare * nodeGb));
  const asked = isOneShop ? shards : 1;
  const used = (ms) => (requests * ms) / 1000 / utilisation;

  const groups = inServers ? shards : 1;
  // With vectors in PostgreSQL its threads search nothing.
  const searched = inServers ? images / shards : costs.smallest;
  const busy = (used(costs.busiestMs(searched)) * (inServers ? asked : 1)) / groups;
  const serversOfGroup = Math.max(replicas, Math.ceil(busy));
  const servers = groups * serversOfGroup;
  const cores = inServers
    ? asked * used(costs.cpuMs(searched))
    : used(costs.cpuMs(searched)) + asked * used(costs.databaseMs(images / shards));
  const memoryGb =
    servers * (baseGb + (inServers ? vectorGb / shards : 0)) + (inServers ? 0 : copies * tableGb);
  return {
    images,
    index,
    shards,
    servers,
    serversOfGroup,
    searched,
    cores,
    memoryGb,
    nodes: Math.max(replicas, Math.ceil(cores / nodeCores), Math.ceil(memoryGb / (filledShare * nodeGb))),
    diskGb: copies * (costs.diskBytes(images) / 1e9 + (inServers ? 0 : tableGb)),
    pictureGb: (images * pictureKb) / 1e6,
    fillCoreHours: (images * costs.ingestCpuMs(images)) / 3.6e6,
  };
}

const hoursAMonth = 730;

/** Money a month, in the currency of the prices. */
export function monthly({ cores, memoryGb, diskGb, pictureGb }, prices) {
  return (
    hoursAMonth * (cores * prices.coreHour + memoryGb * prices.gbHour) +
    diskGb * prices.diskGbMonth +
    pictureGb * prices.pictureGbMonth
  );
}
