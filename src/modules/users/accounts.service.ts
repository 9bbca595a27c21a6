import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import { knownPermissions } from '../../platform/access/permissions.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { type AccountRow, AccountsRepository } from './accounts.repository.js';
import { AdministratorsRepository } from './administrators.repository.js';
import type { PatchUserRequest } from './dto/user.request.js';
import { toUserResponse } from './dto/user.response.js';
import { requireGrantable } from './grant-rules.js';
import { UserLinks } from './user-links.service.js';
import { UserNotActivated } from './users.errors.js';
import { announceCredentialsChanged } from './users.events.js';

/** Users as their administrators keep them. A `version` of null changes whatever is there. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: AccountsRepository,
    private readonly administrators: AdministratorsRepository,
    private readonly links: UserLinks,
    private readonly changes: ChangeLog,
    private readonly events: EventEmitter2,
  ) {}

  page(request: ListRequest): Promise<RowPage<AccountRow>> {
    return this.accounts.page(request);
  }

  /** Throws USER_NOT_FOUND without one. */
  get(id: string): Promise<AccountRow> {
    return this.accounts.get(id);
  }

  /**
   * Whoever may do more than the actor is out of reach: a new address would be a way to take the
   * account over. Throws GRANT_EXCEEDS_OWN, LAST_ADMINISTRATOR, USER_NOT_ACTIVATED.
   */
  patch(
    actor: Actor,
    id: string,
    version: number | null,
    patch: PatchUserRequest,
  ): Promise<AccountRow> {
    return this.unitOfWork.run(async () => {
      await this.administrators.lock();
      const before = await this.accounts.lock(id);
      if (version !== null && version !== before.version)
        throw PreconditionFailed({ currentVersion: before.version });
      const wanted = { ...before, ...patch };
      if (isDeepStrictEqual(wanted, before)) return before;
      if (before.status === 'invited' && wanted.status === 'active') throw UserNotActivated({ id });
      requireGrantable(actor, knownPermissions(await this.accounts.permissionsOf(id)));
      const after = await this.accounts.change(wanted);
      await this.follow(actor, before, after);
      return after;
    });
  }

  private async follow(actor: Actor, before: AccountRow, after: AccountRow): Promise<void> {
    const { id } = after;
    const change = { event: 'user.updated', resource: 'user', resourceId: id } as const;
    const payload = { id };
    const shown = { before: toUserResponse(before), after: toUserResponse(after) };
    await this.changes.record(actor, [{ ...change, payload, ...shown }]);
    if (before.email !== after.email && after.status === 'active')
      await this.links.send('verification', after.email);
    if (before.status === after.status || after.status !== 'disabled') return;
    await this.administrators.requireOne();
    await announceCredentialsChanged(this.events, { actor, userId: id, reason: 'user_disabled' });
  }
}
