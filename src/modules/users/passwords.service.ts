import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { SignInAttempts } from '../attempts/attempts.service.js';
import type { ChangePasswordRequest, ConfirmResetRequest } from './dto/password.request.js';
import { PasswordHashing } from './password-hashing.service.js';
import { requireGoodPassword } from './password-rules.js';
import { PasswordStore } from './password-store.service.js';
import { UserLinks } from './user-links.service.js';
import { CurrentPasswordWrong, UserNotFound } from './users.errors.js';
import { type Credentials, UsersRepository } from './users.repository.js';

/** How a password becomes another one; every session that the old one opened ends. */
@Injectable()
export class PasswordsService {
  constructor(
    private readonly users: UsersRepository,
    private readonly links: UserLinks,
    private readonly passwords: PasswordHashing,
    private readonly attempts: SignInAttempts,
    private readonly unitOfWork: UnitOfWork,
    private readonly stored: PasswordStore,
  ) {}

  /**
   * The actor's session goes on. A wrong current password is a guess like any other.
   * @throws CURRENT_PASSWORD_WRONG, SIGN_IN_LOCKED, PASSWORD_INVALID, PASSWORD_COMMON
   */
  async change(actor: Actor, request: ChangePasswordRequest): Promise<void> {
    const user = await this.proven(actor, request.currentPassword);
    const { newPassword } = request;
    requireGoodPassword(newPassword, [user.email, user.name]);
    const hash = await this.passwords.hash(newPassword);
    const owner = { ...user, userId: user.id };
    await this.unitOfWork.run(() => this.stored.store(actor, owner, hash, user.credentialsVersion));
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
      await this.stored.store(actor, owner, hash, null);
    });
  }

  /** The actor as a user whose current password this is. */
  private async proven(actor: Actor, password: string): Promise<Credentials> {
    const user = actor.id === null ? null : await this.users.findCredentialsById(actor.id);
    if (!user) throw UserNotFound();
    const proven = await this.attempts.guarded(
      user.email,
      async () => ((await this.passwords.matches(user.passwordHash, password)) ? user : null),
      // It clears no guesses at codes; the new password does.
      () => false,
    );
    if (!proven) throw CurrentPasswordWrong();
    return proven;
  }
}
