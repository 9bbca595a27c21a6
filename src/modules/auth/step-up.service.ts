import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Actors } from '../../platform/access/actors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { UsersService } from '../users/users.service.js';
import { StepUpRefused } from './auth.errors.js';
import { SignInAttempts } from './sign-in-attempts.service.js';
import { StepUpRepository } from './step-up.repository.js';

export interface Proof {
  readonly password: string;
}

/** Renews how sure a session is of its user. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly users: UsersService,
    private readonly attempts: SignInAttempts,
    private readonly sessions: StepUpRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly actors: Actors,
  ) {}

  async stepUp(actor: Actor, { password }: Proof): Promise<void> {
    const { id: userId, sessionId } = actor;
    if (userId === null || sessionId === undefined) throw StepUpRefused();
    const email = await this.users.emailOf(userId);
    const proven = await this.attempts.guarded(email, async () =>
      (await this.users.hasPassword(userId, password)) ? true : null,
    );
    if (!proven) throw StepUpRefused();
    await this.unitOfWork.run(async () => {
      if (!(await this.sessions.stepUp(sessionId))) throw StepUpRefused();
      const payload = { userId };
      await this.changeLog.record(actor, [
        { event: 'auth.stepped_up', resource: 'session', resourceId: sessionId, payload },
      ]);
      await this.actors.changed(sessionId);
    });
  }
}
