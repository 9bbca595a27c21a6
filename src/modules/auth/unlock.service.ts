import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { credentialsChanged, type CredentialsChanged } from '../users/users.events.js';
import { UsersService } from '../users/users.service.js';
import { ChallengesRepository } from './challenges.repository.js';
import { SignInAttempts } from '../attempts/attempts.service.js';

/** Lifts the lock of an account before its time. */
@Injectable()
export class UnlockService {
  constructor(
    private readonly users: UsersService,
    private readonly attempts: SignInAttempts,
    private readonly challenges: ChallengesRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
  ) {}

  async unlock(actor: Actor, userId: string): Promise<void> {
    const email = await this.users.emailOf(userId);
    await this.unitOfWork.run(async () => {
      await this.attempts.forget(email);
      const payload = { userId };
      await this.changeLog.record(actor, [
        { event: 'auth.unlocked', resource: 'user', resourceId: userId, payload },
      ]);
    });
  }

  /** A new password starts without the guesses at the old one. */
  @OnEvent(credentialsChanged, { suppressErrors: false })
  async afterChange({ userId, reason }: CredentialsChanged): Promise<void> {
    if (reason !== 'roles_changed') await this.challenges.endAllOf(userId);
    if (reason === 'password_changed') await this.attempts.forget(await this.users.emailOf(userId));
  }
}
