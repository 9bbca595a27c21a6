import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AppConfig } from '../../config/app-config.js';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { LogLevelRequest, toLogLevelChange } from './dto/log-level.request.js';
import { LogLevelsResponse, toLogLevelsResponse } from './dto/log-levels.response.js';
import { LogLevelsService } from './log-levels.service.js';

@ApiTags('operations')
@Controller('admin/log-level')
export class LogLevelsController {
  constructor(
    private readonly levels: LogLevelsService,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @Requires('operations:read')
  @ApiEnvelope(LogLevelsResponse, { summary: 'Read the log levels of all instances' })
  get(): Promise<LogLevelsResponse> {
    return this.levels.inForce().then((rows) => toLogLevelsResponse(this.config, rows));
  }

  @Patch()
  @Requires('operations:write')
  @ApiEnvelope(LogLevelsResponse, {
    summary: 'Change the log level of a module, or of all, on every instance for some minutes',
  })
  change(@CurrentActor() actor: Actor, @Body() body: LogLevelRequest): Promise<LogLevelsResponse> {
    return this.levels
      .change(actor, toLogLevelChange(body))
      .then((rows) => toLogLevelsResponse(this.config, rows));
  }
}
