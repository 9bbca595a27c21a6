import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import type { Actor } from '../../platform/access/actor.js';
import { ActorSource } from '../../platform/access/actor-source.js';
import { knownPermissions, type Permission } from '../../platform/access/permissions.js';
import { type SessionActorRow, SessionsRepository } from './sessions.repository.js';

function scopesOf({ scopes }: SessionActorRow): Map<Permission, ReadonlySet<string>> {
  const known = knownPermissions(Object.keys(scopes));
  return new Map(known.map((permission) => [permission, new Set(scopes[permission])]));
}

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
    const { id, name, steppedUpAt } = row;
    const scopes = scopesOf(row);
    const secondFactor = row.secondFactor ?? undefined;
    return { kind: 'user', id, name, permissions, scopes, sessionId, steppedUpAt, secondFactor };
  }
}
