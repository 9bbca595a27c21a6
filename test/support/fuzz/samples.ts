import type { OpenAPIObject } from '@nestjs/swagger';
import { type Media, resolve, type Schema } from './openapi.js';

const strange: Readonly<Record<string, unknown>> = { string: 'string', boolean: true };

/** The value that Swagger UI proposes for a schema: examples, else something of the type. */
export function sampleOf(document: OpenAPIObject, schema: Schema): unknown {
  if (schema.$ref) return sampleOf(document, resolve(document, schema.$ref) as Schema);
  if ('example' in schema) return schema.example;
  const [first] = schema.anyOf ?? schema.allOf ?? [];
  if (first) return sampleOf(document, first);
  if (schema.enum) return schema.enum[0];
  const [type = 'object'] = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (type === 'integer' || type === 'number') return schema.minimum ?? 0;
  if (type === 'array') return schema.items ? [sampleOf(document, schema.items)] : [];
  if (type !== 'object') return strange[type];
  const fields = Object.entries(schema.properties ?? {});
  return Object.fromEntries(fields.map(([name, field]) => [name, sampleOf(document, field)]));
}

/** The example bodies of a request, as Swagger UI offers them. */
export function samplesOf(document: OpenAPIObject, media: Media): unknown[] {
  const shown = Object.values(media.examples ?? {}).map(({ value }) => value);
  if (shown.length > 0) return shown;
  return ['example' in media ? media.example : sampleOf(document, media.schema)];
}
