import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { AuditEntryNotFound } from './audit.errors.js';
import { auditList } from './audit.list.js';
import { AuditService } from './audit.service.js';
import { AuditEntryResponse, toAuditEntryResponse } from './dto/audit-entry.response.js';

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
