import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Actors } from '../../platform/access/actors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { UsersService } from '../users/users.service.js';
import { StepUpRefused } from './auth.errors.js';
import { type Proof, Proofs } from './proofs.service.js';
import { StepUpRepository } from './step-up.repository.js';

/** Renews how sure a session is of its user. */
@Injectable()
export class StepUpService {
  constructor(
    private readonly proofs: Proofs,
    private readonly sessions: StepUpRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly actors: Actors,
    private readonly users: UsersService,
  ) {}

  async stepUp(actor: Actor, proof: Proof): Promise<void> {
    const { id: userId, sessionId } = actor;
    if (userId === null || sessionId === undefined) throw StepUpRefused();
    const user = await this.proofs.prove(userId, proof);
    if (!user) throw StepUpRefused();
    await this.unitOfWork.run(async () => {
      if (!(await this.users.holdCredentials(user))) throw StepUpRefused();
      if (!(await this.sessions.stepUp(sessionId))) throw StepUpRefused();
      const payload = { userId };
      await this.changeLog.record(actor, [
        { event: 'auth.stepped_up', resource: 'session', resourceId: sessionId, payload },
      ]);
      await this.actors.changed(sessionId);
    });
  }
}
