import { Controller, Get, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ValidationFailed } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { UsageQuery } from './dto/usage.query.js';
import { UsageResponse, toUsageResponse } from './dto/usage.response.js';
import { usageFile } from './dto/usage-file.js';
import { UsagePeriodInvalid } from './usage.errors.js';
import { ApiUsageFile } from './usage-docs.decorator.js';
import { UsageService } from './usage.service.js';

@ApiTags('operations')
@Controller('usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @Requires('usage:read')
  @ApiEnvelope(UsageResponse, {
    summary: 'Requests, errors and latency by day, route, version or caller; orders by day',
    description:
      'Up to 1000 groups, days in their order, others by their requests. Some seconds late.',
    errors: [ValidationFailed, UsagePeriodInvalid],
  })
  report(@Query() query: UsageQuery): Promise<UsageResponse> {
    return this.usage.report(query).then(toUsageResponse);
  }

  @Get('export')
  @Throttled('heavy')
  @Requires('usage:read')
  @ApiUsageFile()
  export(@Query() query: UsageQuery): Promise<StreamableFile> {
    return this.usage.report(query).then(usageFile);
  }
}
