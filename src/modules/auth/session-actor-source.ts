import { Injectable } from '@nestjs/common';
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
    const row = await this.sessions.findActor(sessionId);
    if (!row) return null;
    const permissions = new Set(knownPermissions(row.permissions));
    return { kind: 'user', id: row.id, name: row.name, permissions, sessionId };
  }
}
