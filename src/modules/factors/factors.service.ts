import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { SecretBox } from '../../platform/crypto/secret-box.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { FactorsRepository } from './factors.repository.js';
import { hashOfRecoveryCode } from './recovery-codes.js';
import { stepOfCode } from './totp.js';

export const sealedFor = (userId: string): string => `second-factor:${userId}`;

export interface CodeOwner {
  readonly id: string;
  readonly name: string;
}

/** Whether users have a second factor, and whether a code is theirs. */
@Injectable()
export class FactorsService {
  constructor(
    private readonly factors: FactorsRepository,
    private readonly secrets: SecretBox,
    private readonly clock: Clock,
    private readonly unitOfWork: UnitOfWork,
    private readonly changeLog: ChangeLog,
  ) {}

  async isEnrolled(userId: string): Promise<boolean> {
    const factor = await this.factors.find(userId);
    return factor?.confirmedAt instanceof Date;
  }

  /** Takes a code of the app or a recovery code and uses it up: each works once. */
  async verify(owner: CodeOwner, code: string): Promise<boolean> {
    const factor = await this.factors.find(owner.id);
    if (!factor?.confirmedAt) return false;
    if (!/^\d{6}$/.test(code)) return this.useRecoveryCode(owner, code);
    const secret = this.secrets.open(factor.sealedSecret, sealedFor(owner.id));
    const step = stepOfCode(secret, code, this.clock.now().getTime());
    return step !== null && this.factors.useStep(owner.id, step);
  }

  private useRecoveryCode({ id: userId, name }: CodeOwner, code: string): Promise<boolean> {
    const actor: Actor = { kind: 'user', id: userId, name, permissions: new Set() };
    return this.unitOfWork.run(async () => {
      if (!(await this.factors.useRecoveryCode(userId, hashOfRecoveryCode(userId, code))))
        return false;
      const event = 'second_factor.recovery_code_used';
      const change = { event, resource: 'user', resourceId: userId, payload: { userId } } as const;
      await this.changeLog.record(actor, [change]);
      return true;
    });
  }
}
