import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { ActorSource } from '../../platform/access/actor-source.js';
import { knownPermissions } from '../../platform/access/permissions.js';
import { SessionsRepository } from './sessions.repository.js';

@Injectable()
export class SessionActorSource extends ActorSource {
  constructor(private readonly sessions: SessionsRepository) {
    super();
  }

  async find(sessionId: string): Promise<Actor | null> {
    // A signed token of another program may say anything; PostgreSQL would call it a bad value.
    if (!isUuid(sessionId)) return null;
    const row = await this.sessions.findActor(sessionId);
    if (!row) return null;
    const permissions = new Set(knownPermissions(row.permissions));
    return { kind: 'user', id: row.id, name: row.name, permissions, sessionId };
  }
}
