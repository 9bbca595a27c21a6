import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { UserLinks } from './user-links.service.js';
import type { TokenOwner } from './user-tokens.repository.js';
import { CurrentPasswordWrong } from './users.errors.js';
import { announceCredentialsChanged } from './users.events.js';
import { UsersRepository } from './users.repository.js';

/** Stores a new password and ends what the old one opened, inside the caller's unit of work. */
@Injectable()
export class PasswordStore {
  constructor(
    private readonly users: UsersRepository,
    private readonly links: UserLinks,
    private readonly changeLog: ChangeLog,
    private readonly events: EventEmitter2,
  ) {}

  /** `from` is the version of the credentials that the current password was compared with, if it was. */
  async store(actor: Actor, user: TokenOwner, hash: string, from: number | null): Promise<void> {
    const { userId } = user;
    // Of two at once that know the old password, the second one does not know the current one.
    if (!(await this.users.setPassword(userId, hash, from))) throw CurrentPasswordWrong();
    await this.links.passwordChanged(user);
    const change = { resource: 'user', resourceId: userId, payload: { id: userId } };
    await this.changeLog.record(actor, [{ event: 'user.password_changed', ...change }]);
    const exceptSessionId = actor.sessionId;
    await announceCredentialsChanged(this.events, {
      actor,
      userId,
      reason: 'password_changed',
      ...(exceptSessionId === undefined ? {} : { exceptSessionId }),
    });
  }
}
