import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { Clock } from '../../platform/clock/clock.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { type AsOfQuery, pastMoment } from '../../platform/http/as-of.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { toStockLevelResponse } from './dto/stock-level.response.js';
import type { LevelRow } from './level-row.js';
import { becameLow } from './low-stock.js';
import { BackorderLimitInUse } from './stock.errors.js';
import { type LockedLevel, StockLevelsRepository } from './stock-levels.repository.js';

/** Absent keeps; null takes the default. */
export interface LevelPatch {
  readonly backorderLimit?: number | null;
  readonly reorderPoint?: number | null;
}

function changesOf(before: LockedLevel, after: LevelRow): Change[] {
  const { id, reorderPoint, lowSince } = after;
  const level = { resource: 'stock_level', resourceId: id } as const;
  const payload = toStockLevelResponse(after);
  const updated: Change = { event: 'stock_level.updated', ...level, payload, before, after };
  const low = before.lowSince === null && lowSince !== null && reorderPoint !== null;
  return low ? [updated, becameLow({ ...after, levelId: id, reorderPoint })] : [updated];
}

@Injectable()
export class StockLevelsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly levels: StockLevelsRepository,
    private readonly log: ChangeLog,
    private readonly clock: Clock,
  ) {}

  page(actor: Actor, request: ListRequest): Promise<RowPage<LevelRow>> {
    const asOf = pastMoment(request.asOf ?? undefined, this.clock.now());
    return this.levels.page(request, warehouseScopeOf(actor, 'stock:read'), asOf);
  }

  async get(actor: Actor, id: string, { asOf }: AsOfQuery = {}): Promise<LevelRow> {
    const scope = warehouseScopeOf(actor, 'stock:read');
    const moment = pastMoment(asOf, this.clock.now());
    return moment ? this.levels.getThen(id, scope, moment) : this.levels.get(id, scope);
  }

  /** @throws BACKORDER_LIMIT_IN_USE when more is allocated than the new limit allows */
  patch(actor: Actor, id: string, version: number | null, patch: LevelPatch): Promise<LevelRow> {
    return this.unitOfWork.run(async () => {
      const level = await this.levels.lockById(id, warehouseScopeOf(actor, 'stock:adjust'));
      if (version !== null && version !== level.version) {
        throw PreconditionFailed({ currentVersion: level.version });
      }
      const { backorderLimit = level.backorderLimit, reorderPoint = level.reorderPoint } = patch;
      const limit = backorderLimit ?? 0;
      const minimum = Math.max(0, level.allocated - level.onHand);
      if (limit < minimum) throw BackorderLimitInUse({ minimum });
      await this.levels.configure(id, limit, reorderPoint);
      const after = await this.levels.get(id, null);
      await this.log.record(actor, changesOf(level, after));
      return after;
    });
  }
}
