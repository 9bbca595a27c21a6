import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { HealthResponse, toHealthResponse } from './dto/health.response.js';
import { NotReady, NotStarted } from './health.errors.js';
import { HealthService } from './health.service.js';

@ApiTags('health')
@Public()
@Throttled('never')
@Controller({ version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get('livez')
  @ApiEnvelope(HealthResponse, { summary: 'Is the process alive? Touches nothing outside of it' })
  live(): HealthResponse {
    return toHealthResponse({});
  }

  @Get('readyz')
  @ApiEnvelope(HealthResponse, { summary: 'May traffic come here?', errors: [NotReady] })
  ready(): Promise<HealthResponse> {
    return this.health.ready().then(toHealthResponse);
  }

  @Get('startupz')
  @ApiEnvelope(HealthResponse, { summary: 'Has the start come to its end?', errors: [NotStarted] })
  started(): HealthResponse {
    return toHealthResponse(this.health.started());
  }
}
