import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { newId } from '../../platform/ids.js';
import { type AccountRow, AccountsRepository } from './accounts.repository.js';
import { AssignedRoles } from './assigned-roles.service.js';
import type { AcceptInvitationRequest, InviteUserRequest } from './dto/user.request.js';
import { toUserResponse } from './dto/user.response.js';
import { PasswordHashing } from './password-hashing.service.js';
import { requireGoodPassword } from './password-rules.js';
import { UserLinks } from './user-links.service.js';
import { UserNotInvited } from './users.errors.js';

/** How somebody becomes a user: an administrator asks, they choose their own password. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly accounts: AccountsRepository,
    private readonly assigned: AssignedRoles,
    private readonly passwords: PasswordHashing,
    private readonly links: UserLinks,
    private readonly changes: ChangeLog,
  ) {}

  /** Throws USER_EMAIL_TAKEN, ROLE_UNKNOWN, GRANT_EXCEEDS_OWN. */
  invite(actor: Actor, { email, name, roles }: InviteUserRequest): Promise<AccountRow> {
    return this.unitOfWork.run(async () => {
      const id = newId();
      await this.accounts.invite(id, email.normalize('NFC'), name);
      const named = [...new Set(roles)].map((role) => ({ role, warehouses: null }));
      await this.assigned.write(actor, id, named);
      const user = await this.accounts.get(id);
      const change = { event: 'user.created', resource: 'user', resourceId: id } as const;
      const payload = { roles: user.roles };
      await this.changes.record(actor, [{ ...change, payload, after: toUserResponse(user) }]);
      await this.links.send('invitation', user.email);
      return user;
    });
  }

  /** Another link, which makes the one before worthless. Throws USER_NOT_INVITED. */
  async resend(id: string): Promise<void> {
    const { status, email } = await this.accounts.get(id);
    if (status !== 'invited') throw UserNotInvited({ id });
    await this.links.send('invitation', email);
  }

  /** Signs nobody in. Throws USER_TOKEN_INVALID, PASSWORD_INVALID, PASSWORD_COMMON. */
  async accept({ token, password, name }: AcceptInvitationRequest): Promise<void> {
    const invited = await this.links.owner('invitation', token);
    const chosen = name ?? invited.name;
    requireGoodPassword(password, [invited.email, chosen]);
    const hash = await this.passwords.hash(password);
    await this.unitOfWork.run(async () => {
      const { userId } = await this.links.redeem('invitation', token);
      await this.accounts.activate(userId, chosen, hash);
      const actor: Actor = { kind: 'user', id: userId, name: chosen, permissions: new Set() };
      await this.record(actor, 'user.activated', userId);
    });
  }

  /** Mails a link to the actor's address, unless that is verified already. */
  async requestVerification(actor: Actor): Promise<void> {
    if (actor.kind !== 'user' || actor.id === null) return;
    const { email, emailVerifiedAt } = await this.accounts.get(actor.id);
    if (emailVerifiedAt === null) await this.links.send('verification', email);
  }

  /** Throws USER_TOKEN_INVALID, also when the address is another one by now. */
  verify(token: string): Promise<void> {
    return this.unitOfWork.run(async () => {
      const { userId, name } = await this.links.redeem('verification', token);
      await this.accounts.verifyEmail(userId);
      const actor: Actor = { kind: 'user', id: userId, name, permissions: new Set() };
      await this.record(actor, 'user.email_verified', userId);
    });
  }

  private record(
    actor: Actor,
    event: 'user.activated' | 'user.email_verified',
    id: string,
  ): Promise<void> {
    const change = { event, resource: 'user', resourceId: id, payload: { id } } as const;
    return this.changes.record(actor, [change]);
  }
}
