import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Actors } from '../../platform/access/actors.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { DomainError } from '../../platform/errors/domain-error.js';
import { ChangeLog } from '../../platform/events/change-log.js';

export interface FactorChange {
  readonly event:
    'second_factor.enrolled' | 'second_factor.removed' | 'second_factor.recovery_codes_replaced';
  readonly userId: string;
  /** Writes; false when there is nothing to change. */
  readonly write: () => Promise<boolean>;
  readonly otherwise: () => DomainError;
}

/** One transaction for a change of a second factor, its trace, and the news to every instance. */
@Injectable()
export class FactorChanges {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
    private readonly actors: Actors,
  ) {}

  make(actor: Actor, { event, userId, write, otherwise }: FactorChange): Promise<void> {
    return this.unitOfWork.run(async () => {
      if (!(await write())) throw otherwise();
      const change = { resource: 'user', resourceId: userId, payload: { userId } };
      await this.changeLog.record(actor, [{ event, ...change }]);
      await this.actors.allChanged();
    });
  }
}
