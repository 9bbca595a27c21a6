import { Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UserRequired } from '../../platform/access/access.errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Authenticated } from '../../platform/access/requires.decorator.js';
import { UsersOnly } from '../../platform/access/users-only.decorator.js';
import { ApiEnvelopeItems, ApiNoContent } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { SessionNotFound } from './auth.errors.js';
import { OwnSessionResponse } from './dto/own-session.response.js';
import { OwnSessions } from './own-sessions.service.js';

@ApiTags('auth')
@Controller()
export class OwnSessionsController {
  constructor(private readonly sessions: OwnSessions) {}

  @Get('me/sessions')
  @Authenticated()
  @UsersOnly()
  @ApiEnvelopeItems(OwnSessionResponse, {
    summary: 'Where you are signed in, the last used first',
    errors: [UserRequired],
  })
  list(@CurrentActor() actor: Actor): Promise<{ items: OwnSessionResponse[] }> {
    return this.sessions.list(actor);
  }

  @Delete('me/sessions/:id')
  @Authenticated()
  @UsersOnly()
  @ApiNoContent({
    summary: 'End one of your sessions, on every instance at once',
    errors: [UserRequired, SessionNotFound],
  })
  end(@CurrentActor() actor: Actor, @IdParam() id: string): Promise<void> {
    return this.sessions.end(actor, id);
  }

  @Delete('me/sessions')
  @Authenticated()
  @UsersOnly()
  @ApiNoContent({ summary: 'End all of your sessions but this one', errors: [UserRequired] })
  endOthers(@CurrentActor() actor: Actor): Promise<void> {
    return this.sessions.endOthers(actor);
  }

  @Post('auth/logout-everywhere')
  @Authenticated()
  @UsersOnly()
  @ApiNoContent({ summary: 'Sign out everywhere, here too', errors: [UserRequired] })
  endAll(@CurrentActor() actor: Actor): Promise<void> {
    return this.sessions.endAll(actor);
  }
}
