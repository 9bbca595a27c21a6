import { Injectable, type OnModuleInit } from '@nestjs/common';
import { systemActor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { composeMail } from '../../platform/mail/mail.js';
import { Mailer } from '../../platform/mail/mailer.js';
import type { TokenPurpose } from './entities/user-token.js';
import { linkMails, passwordChangedMail } from './user-mails.js';
import { type TokenOwner, UserTokensRepository } from './user-tokens.repository.js';
import { UserTokenInvalid } from './users.errors.js';
import { UsersRepository } from './users.repository.js';
import type { UserStatus } from './entities/user.js';

declare module '../../platform/jobs/job-map.js' {
  interface JobMap {
    'users.mail-link': { readonly purpose: TokenPurpose; readonly email: string };
  }
}

const statusFor: Readonly<Record<TokenPurpose, UserStatus>> = {
  reset: 'active',
  verification: 'active',
  invitation: 'invited',
};

/** Links that users get by mail. The job makes the token, so that no stored job contains one. */
@Injectable()
export class UserLinks implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly mailer: Mailer,
    private readonly users: UsersRepository,
    private readonly tokens: UserTokensRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
  ) {}

  onModuleInit(): void {
    this.jobs.handle('users.mail-link', ({ purpose, email }) => this.mail(purpose, email));
  }

  /** Mails a link soon, if the address belongs to a user whom such a link is for. */
  async send(purpose: TokenPurpose, email: string): Promise<void> {
    await this.unitOfWork.run(() => this.jobs.enqueue('users.mail-link', { purpose, email }));
  }

  /** Whose link this is; throws USER_TOKEN_INVALID. */
  async owner(purpose: TokenPurpose, token: string): Promise<TokenOwner> {
    const owner = await this.tokens.find(token, purpose);
    if (!owner) throw UserTokenInvalid();
    return owner;
  }

  /** Uses the link up; throws USER_TOKEN_INVALID. Inside the unit of work of what it is for. */
  async redeem(purpose: TokenPurpose, token: string): Promise<TokenOwner> {
    const owner = await this.tokens.redeem(token, purpose);
    if (!owner) throw UserTokenInvalid();
    return owner;
  }

  /** Makes the user's open links worthless and tells them: their password is another one now. */
  async passwordChanged({ userId, email, name }: TokenOwner): Promise<void> {
    await this.tokens.revoke(userId);
    await this.mailer.send(composeMail(email, passwordChangedMail(name)));
  }

  private async mail(purpose: TokenPurpose, email: string): Promise<void> {
    const made = await this.unitOfWork.run(async () => {
      const user = await this.users.lockByEmail(email);
      if (user?.status !== statusFor[purpose]) return null;
      // Who never had a password signs in by a provider, which decides about them.
      if (purpose === 'reset' && user.passwordHash === null) return null;
      const token = await this.tokens.issue(user.id, user.email, purpose);
      if (token === null) return null;
      const change = { resource: 'user', resourceId: user.id, payload: { id: user.id } };
      await this.changeLog.record(systemActor, [{ event: `user.${purpose}_mailed`, ...change }]);
      return { user, token };
    });
    if (!made) return;
    const content = linkMails[purpose](made.user.name, this.mailer.baseUrl, made.token);
    await this.mailer.deliver(composeMail(made.user.email, content));
  }
}
