import { Type } from 'typebox';

/** The body of every refusal: RFC 9457 with `code`, and `fields` where single fields are at fault. */
export const ProblemBody = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String({ description: 'Stable; made for programs' }),
    detail: Type.Optional(Type.String({ description: 'What went wrong this time, and what to do' })),
    fields: Type.Optional(
      Type.Array(
        Type.Object({
          in: Type.Enum(['body', 'query', 'path', 'header']),
          path: Type.String({ description: 'JSON pointer' }),
          message: Type.String(),
        }),
      ),
    ),
    request_id: Type.String(),
  },
  { $id: 'Problem' },
);
