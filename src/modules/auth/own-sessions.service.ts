import { Injectable } from '@nestjs/common';
import { UserRequired } from '../../platform/access/access.errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { SessionNotFound } from './auth.errors.js';
import { type OwnSessionResponse, toOwnSessionResponse } from './dto/own-session.response.js';
import { OwnSessionsRepository } from './own-sessions.repository.js';
import { SessionsService } from './sessions.service.js';

/** What a user sees of their sessions, and how they end them. */
@Injectable()
export class OwnSessions {
  constructor(
    private readonly own: OwnSessionsRepository,
    private readonly sessions: SessionsService,
  ) {}

  async list(actor: Actor): Promise<{ items: OwnSessionResponse[] }> {
    const rows = await this.own.findLive(userOf(actor));
    return { items: rows.map((row) => toOwnSessionResponse(row, actor.sessionId)) };
  }

  /** Somebody else's session is as unknown as one that ended. */
  async end(actor: Actor, sessionId: string): Promise<void> {
    const which = { userId: userOf(actor), reason: 'revoked', sessionId } as const;
    if ((await this.sessions.endAllOf(actor, which)) === 0)
      throw SessionNotFound({ id: sessionId });
  }

  async endOthers(actor: Actor): Promise<void> {
    const { sessionId: exceptSessionId } = actor;
    const which = { userId: userOf(actor), reason: 'revoked', exceptSessionId } as const;
    await this.sessions.endAllOf(actor, which);
  }

  async endAll(actor: Actor): Promise<void> {
    const which = { userId: userOf(actor), reason: 'signed_out_everywhere' } as const;
    await this.sessions.endAllOf(actor, which);
  }
}

function userOf({ id }: Actor): string {
  if (id === null) throw UserRequired();
  return id;
}
