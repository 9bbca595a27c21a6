import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { type AuditExportFormat, exportTypes } from './audit-export.js';
import { AuditFormatNotAcceptable } from './audit.errors.js';

const formats = Object.keys(exportTypes) as AuditExportFormat[];

/** The format that the Accept header prefers; NDJSON when it takes both alike. */
export const ExportFormat = createParamDecorator(
  (_: unknown, context: ExecutionContext): AuditExportFormat => {
    const request = context.switchToHttp().getRequest<Request>();
    const accepted = request.accepts(formats.map((format) => exportTypes[format]));
    const format = formats.find((one) => exportTypes[one] === accepted);
    if (!format) throw AuditFormatNotAcceptable({ formats: Object.values(exportTypes) });
    return format;
  },
);
