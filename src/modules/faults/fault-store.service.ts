import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { systemActor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { Instance } from '../../platform/lifecycle/instance.js';
import { type CountedFault, identityOf } from './fault-buffer.js';
import { faultChange } from './fault-change.js';
import { FaultsRepository } from './faults.repository.js';

const keptKinds = 1_000;

@Injectable()
export class FaultStore {
  constructor(
    private readonly faults: FaultsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly changes: ChangeLog,
    private readonly instance: Instance,
  ) {}

  /** Counts it, opens it again when it had been resolved, and lets the table grow no further. */
  async keep(fault: CountedFault): Promise<void> {
    const fingerprint = createHash('sha256').update(identityOf(fault)).digest('hex');
    await this.unitOfWork.run(async () => {
      const made = await this.faults.count(fingerprint, fault, this.instance.release);
      if (made) await this.faults.keepOnly(keptKinds);
      const reopened = await this.faults.reopen(fingerprint);
      if (reopened)
        await this.changes.record(systemActor, [faultChange('fault.reopened', reopened)]);
    });
  }
}
