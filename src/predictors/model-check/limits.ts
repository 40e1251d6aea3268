/** What a model may hold: far above what models for pictures have, and little enough for the runtime to survive. */
export const limits = {
  /** What one protobuf message can hold. */
  fileBytesMax: 2 * 1024 ** 3,
  /** All that is not weights: names, nodes, attributes, notes. */
  structureBytesMax: 64 * 1024 ** 2,
  /** The runtime takes more than linear time over nodes. */
  nodesMax: 20_000,
  initializersMax: 20_000,
  inputsMax: 16,
  outputsMax: 64,
  /** Declared shapes of what lies between inputs and outputs. */
  valueInfosMax: 60_000,
  attributesMax: 64,
  /** Inputs of one node, and outputs. */
  operandsMax: 1024,
  /** Inputs and outputs of all nodes. */
  operandsOfAllMax: 400_000,
  opsetsMax: 32,
  nameBytesMax: 2048,
  /** Notes of the exporter, which are skipped. */
  noteBytesMax: 1024 ** 2,
  rankMax: 16,
  /** Of one tensor. */
  elementsMax: 2 ** 31 - 1,
} as const;

/** What the installed runtime reads; it refuses later ones, and does not promise earlier ones. */
export const irVersions = { min: 3, max: 13 } as const;
export const opsets = { min: 7, max: 26 } as const;
