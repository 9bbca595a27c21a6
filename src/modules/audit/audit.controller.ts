import { Controller, Get, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import {
  FilterQuery,
  type FilterRequest,
} from '../../platform/http/lists/filter-query.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { ApiAuditExport } from './audit-docs.decorator.js';
import type { AuditExportFormat } from './audit-export.js';
import { AuditEntryNotFound } from './audit.errors.js';
import { auditList } from './audit.list.js';
import { AuditService } from './audit.service.js';
import { AuditEntryResponse, toAuditEntryResponse } from './dto/audit-entry.response.js';
import { auditFile } from './dto/audit-file.js';
import { ExportFormat } from './export-format.decorator.js';

@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @Requires('audit:read')
  @ApiEnvelopeList(AuditEntryResponse, auditList, {
    summary: 'List audit entries: who did what to which resource, and security events',
  })
  list(@ListQuery(auditList) query: ListRequest): Promise<Page<AuditEntryResponse>> {
    return this.audit.page(query).then((page) => toPage(query, page, toAuditEntryResponse));
  }

  @Get('export')
  @Requires('audit:read')
  @ApiAuditExport()
  export(
    @CurrentActor() actor: Actor,
    @FilterQuery(auditList) filters: FilterRequest,
    @ExportFormat() format: AuditExportFormat,
  ): Promise<StreamableFile> {
    return this.audit.export(actor, filters, format).then((lines) => auditFile(format, lines));
  }

  @Get(':id')
  @Requires('audit:read')
  @ApiEnvelope(AuditEntryResponse, {
    summary: 'Read an audit entry',
    errors: [AuditEntryNotFound],
  })
  get(@IdParam() id: string): Promise<AuditEntryResponse> {
    return this.audit.get(id).then(toAuditEntryResponse);
  }
}
