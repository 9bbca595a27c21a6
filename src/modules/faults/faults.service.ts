import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import type { FaultRow } from './fault-row.js';
import { faultChange } from './fault-change.js';
import { FaultsRepository } from './faults.repository.js';

/** Faults as people see them. */
@Injectable()
export class FaultsService {
  constructor(
    private readonly faults: FaultsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly changes: ChangeLog,
  ) {}

  page(request: ListRequest): Promise<RowPage<FaultRow>> {
    return this.faults.page(request);
  }

  get(id: string): Promise<FaultRow> {
    return this.faults.get(id);
  }

  /** Says that it is mended; met once more, it opens by itself. Resolving it twice changes nothing. */
  resolve(actor: Actor, id: string): Promise<FaultRow> {
    return this.unitOfWork.run(async () => {
      const resolved = await this.faults.resolve(id, actor.id);
      if (!resolved) return this.faults.get(id);
      await this.changes.record(actor, [faultChange('fault.resolved', resolved)]);
      return resolved;
    });
  }
}
