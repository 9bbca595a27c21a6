import { Injectable } from '@nestjs/common';
import { ApiKeys } from '../../platform/access/api-keys.js';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import type { ApiKeyRow } from './api-key-values.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { toApiKeyResponse } from './dto/api-key.response.js';

export interface ApiKeyAt {
  readonly id: string;
  /** The version that the caller read; null changes whatever version is there. */
  readonly version: number | null;
}

type ChangeEvent =
  'api_key.created' | 'api_key.updated' | 'api_key.rotated' | 'api_key.secret_ended';

/** What every change of a key has: one transaction, a lock, a record, and that all instances hear. */
@Injectable()
export class ApiKeyChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: ApiKeysRepository,
    private readonly changeLog: ChangeLog,
    private readonly apiKeys: ApiKeys,
  ) {}

  create(actor: Actor, id: string, work: () => Promise<void>): Promise<ApiKeyRow> {
    return this.unitOfWork.run(async () => {
      await work();
      const after = await this.keys.get(id);
      await this.changeLog.record(actor, [changed('api_key.created', null, after)]);
      return after;
    });
  }

  /** The work answers whether it changed anything. */
  change(
    actor: Actor,
    at: ApiKeyAt,
    event: ChangeEvent,
    work: (before: ApiKeyRow) => Promise<boolean>,
  ): Promise<ApiKeyRow> {
    return this.unitOfWork.run(async () => {
      const before = await this.lockAt(at);
      if (!(await work(before))) return before;
      const after = await this.keys.get(at.id);
      await this.changeLog.record(actor, [changed(event, before, after)]);
      await this.apiKeys.changed();
      return after;
    });
  }

  /** Its secrets stop working with it. */
  remove(actor: Actor, at: ApiKeyAt): Promise<void> {
    return this.unitOfWork.run(async () => {
      const before = await this.lockAt(at);
      await this.keys.remove(at.id);
      const { id, name, ownerId } = before;
      const change = { event: 'api_key.revoked', resource: 'api_key', resourceId: id } as const;
      const payload = { id, name, ownerId };
      await this.changeLog.record(actor, [{ ...change, payload, before, after: null }]);
      await this.apiKeys.changed();
    });
  }

  private async lockAt({ id, version }: ApiKeyAt): Promise<ApiKeyRow> {
    await this.keys.lock(id);
    const row = await this.keys.get(id);
    if (version === null || version === row.version) return row;
    throw PreconditionFailed({ currentVersion: row.version });
  }
}

function changed(event: ChangeEvent, before: ApiKeyRow | null, after: ApiKeyRow): Change {
  const payload = toApiKeyResponse(after);
  return { event, resource: 'api_key', resourceId: after.id, payload, before, after };
}
