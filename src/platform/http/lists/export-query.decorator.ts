import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiQuery } from '@nestjs/swagger';
import type { Request } from 'express';
import { ExportFormatNotAcceptable } from './export.errors.js';
import { type ExportFormat, exportFormats, exportTypes, parseExport } from './export-request.js';
import type { ListDefinition } from './list-definition.js';
import { listDocuments } from './list-query.decorator.js';

function acceptedBy(request: Request): ExportFormat | null {
  const accepted = request.accepts(exportFormats.map((format) => exportTypes[format]));
  return exportFormats.find((format) => exportTypes[format] === accepted) ?? null;
}

const ExportInput = createParamDecorator(
  (definition: ListDefinition, context: ExecutionContext) => {
    const request = context.switchToHttp().getRequest<Request>();
    const query = request.query as Readonly<Record<string, unknown>>;
    const accepted = acceptedBy(request);
    if (query['format'] === undefined && accepted === null)
      throw ExportFormatNotAcceptable({ formats: Object.values(exportTypes) });
    return parseExport(definition, query, accepted);
  },
);

const format = {
  name: 'format',
  description: 'Without it, the Accept header decides; CSV when it takes both alike.',
  required: false,
  schema: { type: 'string', enum: [...exportFormats] },
} as const;

const ofPages = new Set(['limit', 'after', 'count', 'include']);

/** The validated and documented query of a list's export. */
export function ExportQuery(definition: ListDefinition): ParameterDecorator {
  return (target, key, index) => {
    if (key === undefined) throw new Error('@ExportQuery belongs on a handler parameter.');
    ExportInput(definition)(target, key, index);
    const descriptor = Object.getOwnPropertyDescriptor(target, key) as PropertyDescriptor;
    ApiQuery(format)(target, key, descriptor);
    for (const { name, description = '', schema } of listDocuments(definition)) {
      if (ofPages.has(name)) continue;
      ApiQuery({ name, description, required: false, schema })(target, key, descriptor);
    }
  };
}
