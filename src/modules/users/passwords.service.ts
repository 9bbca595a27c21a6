import { Injectable } from '@nestjs/common';
import { EventEmitter2 } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import type { ChangePasswordRequest, ConfirmResetRequest } from './dto/password.request.js';
import { PasswordHashing } from './password-hashing.service.js';
import { requireGoodPassword } from './password-rules.js';
import { UserLinks } from './user-links.service.js';
import type { TokenOwner } from './user-tokens.repository.js';
import { CurrentPasswordWrong, UserNotFound } from './users.errors.js';
import { announceCredentialsChanged } from './users.events.js';
import { UsersRepository } from './users.repository.js';

/** How a password becomes another one; every session that the old one opened ends. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly users: UsersRepository,
    private readonly links: UserLinks,
    private readonly passwords: PasswordHashing,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly events: EventEmitter2,
  ) {}

  /** The actor's session goes on. Throws CURRENT_PASSWORD_WRONG, PASSWORD_INVALID, PASSWORD_COMMON. */
  async change(actor: Actor, request: ChangePasswordRequest): Promise<void> {
    const user = actor.id === null ? null : await this.users.findCredentialsById(actor.id);
    if (!user) throw UserNotFound();
    const { currentPassword, newPassword } = request;
    if (!(await this.passwords.matches(user.passwordHash, currentPassword)))
      throw CurrentPasswordWrong();
    requireGoodPassword(newPassword, [user.email, user.name]);
    const hash = await this.passwords.hash(newPassword);
    const owner = { ...user, userId: user.id };
    await this.unitOfWork.run(() => this.store(actor, owner, hash, user.credentialsVersion));
  }

  /** Answers the same at once for every address; whether a mail goes out is decided in a job. */
  requestReset(email: string): Promise<void> {
    return this.links.send('reset', email);
  }

  /** Signs nobody in. Throws USER_TOKEN_INVALID, PASSWORD_INVALID, PASSWORD_COMMON. */
  async confirmReset({ token, password }: ConfirmResetRequest): Promise<void> {
    const { email, name } = await this.links.owner('reset', token);
    requireGoodPassword(password, [email, name]);
    const hash = await this.passwords.hash(password);
    await this.unitOfWork.run(async () => {
      const owner = await this.links.redeem('reset', token);
      await this.users.markVerified(owner.userId);
      const permissions: Actor['permissions'] = new Set();
      const actor: Actor = { kind: 'user', id: owner.userId, name: owner.name, permissions };
      await this.store(actor, owner, hash, null);
    });
  }

  private async store(
    actor: Actor,
    user: TokenOwner,
    hash: string,
    from: number | null,
  ): Promise<void> {
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
