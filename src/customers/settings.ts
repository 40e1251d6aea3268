import { type Static, Type } from 'typebox';

/** What a customer may use at most. What is left out is not limited. */
export const CustomerLimits = Type.Object(
  {
    requests_per_second: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        maximum: 100_000,
        description:
          'Requests a second, over time, of each process; superusers who act for the customer are not limited',
      }),
    ),
    requests_burst: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: "Requests at once; twice a second's when absent",
      }),
    ),
    concurrent_predictions: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'Pictures looked at, or rendered, for requests at the same time, by each process',
      }),
    ),
    images: Type.Optional(Type.Integer({ minimum: 0, description: 'Images held' })),
    stored_bytes: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Bytes of the pictures held, as received' }),
    ),
  },
  { $id: 'CustomerLimits', additionalProperties: false },
);
export type CustomerLimits = Static<typeof CustomerLimits>;

export const CustomerSettings = Type.Object(
  { limits: Type.Optional(CustomerLimits) },
  { $id: 'CustomerSettings', additionalProperties: false },
);
export type CustomerSettings = Static<typeof CustomerSettings>;
