import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { Instance } from '../../platform/lifecycle/instance.js';
import { HealthChecks } from '../../platform/health/health-checks.js';
import { InstanceResponse, toInstanceResponse } from './dto/instance.response.js';
import { HealthReportResponse, toHealthReportResponse } from './dto/health-report.response.js';

@ApiTags('operations')
@Controller('admin')
export class AdminController {
  constructor(
    private readonly checks: HealthChecks,
    private readonly instance: Instance,
  ) {}

  @Get('health')
  @Requires('operations:read')
  @ApiEnvelope(HealthReportResponse, {
    summary: 'How this instance and what it depends on are doing, in detail',
    description:
      'For people: always 200 when it can be asked. Probes ask `/livez`, `/readyz` and `/startupz`.',
  })
  health(): Promise<HealthReportResponse> {
    return this.checks.run().then(toHealthReportResponse);
  }

  @Get('info')
  @Requires('operations:read')
  @ApiEnvelope(InstanceResponse, {
    summary: 'What this instance is: release, Node.js, since when',
  })
  info(): InstanceResponse {
    return toInstanceResponse(this.instance);
  }
}
