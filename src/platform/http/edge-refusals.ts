import type { OpenAPIObject } from '@nestjs/swagger';
import type { AnyError } from './api-errors.js';
import {
  MalformedJson,
  MalformedRequest,
  PayloadTooLarge,
  UnsupportedMediaType,
  ValueOutOfRange,
} from '../errors/platform.errors.js';
import { errorContent } from './error-documents.js';
import { statusOf } from './error-status.js';

interface Refusal {
  readonly description?: string;
}

/** What the edge refuses before a route is asked, by whether the method can have a body. */
const refusals: Readonly<Record<string, readonly AnyError[]>> = {
  get: [MalformedRequest],
  ...Object.fromEntries(
    ['post', 'put', 'patch', 'delete'].map((method) => [
      method,
      [MalformedRequest, MalformedJson, ValueOutOfRange, PayloadTooLarge, UnsupportedMediaType],
    ]),
  ),
};

function add(answers: Record<string, Refusal>, { code, kind }: AnyError): void {
  const status = String(statusOf(kind));
  const known = answers[status]?.description?.split(', ') ?? [];
  const codes = [...new Set([...known, code])];
  answers[status] = { description: codes.join(', '), ...{ content: errorContent(codes) } };
}

/** Adds to every operation, in place, the refusals of the edge: no route could name them itself. */
export function documentEdgeRefusals(document: OpenAPIObject): void {
  for (const path of Object.values(document.paths)) {
    for (const [method, errors] of Object.entries(refusals)) {
      const answers = path[method as 'get']?.responses as Record<string, Refusal> | undefined;
      if (answers) errors.forEach((error) => add(answers, error));
    }
  }
}
