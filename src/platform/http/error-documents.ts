import type { ErrorDefinition } from '../errors/domain-error.js';
import { errorCatalogue } from '../errors/domain-error.js';

const text = { type: 'string' } as const;
const details = { type: 'object', additionalProperties: true } as const;

function object(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', required: Object.keys(properties), properties };
}

function exampleOf({ code, message }: ErrorDefinition): object {
  return { summary: message, value: { status: 'error', error: { code, message, details: {} } } };
}

/** What every error answer of the document refers to: two schemas, and an example for each code. */
export function errorComponents(): {
  schemas: Record<string, object>;
  examples: Record<string, object>;
} {
  const error = object({ code: text, message: text, details });
  const problem = { type: text, title: text, status: { type: 'integer' }, instance: text };
  return {
    schemas: {
      Error: object({ status: { ...text, enum: ['error'] }, error }),
      Problem: object({ ...problem, code: text, details }),
    },
    examples: Object.fromEntries(errorCatalogue().map((known) => [known.code, exampleOf(known)])),
  };
}

/** The content of one error answer, by the codes it can carry. */
export function errorContent(codes: readonly string[]): Record<string, object> {
  const code = { properties: { code: { enum: codes } } };
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Error' }, { properties: { error: code } }],
  };
  const examples = Object.fromEntries(
    codes.map((name) => [name, { $ref: `#/components/examples/${name}` }]),
  );
  const problem = { allOf: [{ $ref: '#/components/schemas/Problem' }, code] };
  return {
    'application/json': { schema, examples },
    'application/problem+json': { schema: problem },
  };
}
