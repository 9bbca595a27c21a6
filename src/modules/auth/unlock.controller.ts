import { Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiNoContent } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { UserNotFound } from '../users/users.service.js';
import { UnlockService } from './unlock.service.js';

@ApiTags('users and roles')
@Controller('users')
export class UnlockController {
  constructor(private readonly service: UnlockService) {}

  @Post(':id/unlock')
  @Requires('users:write')
  @ApiNoContent({
    summary: 'Let a user sign in again at once after too many wrong passwords',
    errors: [UserNotFound],
  })
  unlock(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<void> {
    return this.service.unlock(actor, id);
  }
}
