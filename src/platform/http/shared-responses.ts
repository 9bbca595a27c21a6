import type { OpenAPIObject } from '@nestjs/swagger';

interface Answer {
  readonly description?: string;
}

type Answers = Record<string, Answer | { readonly $ref: string }>;

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * The document with each distinct error answer written once, below `components.responses` under
 * its codes, and referred to from the routes: nine tenths of its size are the same few refusals.
 */
export function shareErrorResponses(document: OpenAPIObject): OpenAPIObject {
  const responses: Record<string, Answer> = {};
  const operations = Object.values(document.paths).flatMap((path) =>
    methods.map((method) => (path[method]?.responses ?? {}) as Answers),
  );
  const errors = operations.flatMap((answers) =>
    Object.entries(answers).flatMap(([status, answer]) =>
      Number(status) < 400 || '$ref' in answer ? [] : [{ answers, status, answer }],
    ),
  );
  for (const { answers, status, answer } of errors) {
    const name = (answer.description ?? status).replaceAll(', ', '.');
    responses[name] = answer;
    answers[status] = { $ref: `#/components/responses/${name}` };
  }
  const components = { ...document.components, responses };
  return { ...document, components } as OpenAPIObject;
}
