import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import {
  type Adjustment,
  type AdjustmentFields,
  differenceIn,
  readAdjustment,
  shortfallOf,
} from './adjustment.js';
import { type AppliedMovement, appliedMovement } from './movement-row.js';
import { onHandChange } from './stock-change.js';
import { StockChangeLog } from './stock-change-log.service.js';
import { StockLedger } from './stock-ledger.repository.js';
import { type LockedLevel, StockLevelsRepository } from './stock-levels.repository.js';
import { StockShortages } from './stock-shortages.service.js';
import { type StockTarget, StockTargets } from './stock-targets.service.js';

export interface AdjustmentRequest extends AdjustmentFields {
  readonly sku: string;
  readonly warehouse: string;
  readonly reason?: string;
}

@Injectable()
export class StockAdjustmentsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly targets: StockTargets,
    private readonly levels: StockLevelsRepository,
    private readonly ledger: StockLedger,
    private readonly shortages: StockShortages,
    private readonly log: StockChangeLog,
  ) {}

  /**
   * Corrects the stock on hand to what is really there. Reality wins: when less is left than is
   * reserved, the orders placed last lose their reservations and are held.
   * @throws STOCK_INSUFFICIENT below zero, STOCK_CHANGED when `expectedOnHand` is not what is there
   */
  adjust(actor: Actor, request: AdjustmentRequest): Promise<AppliedMovement> {
    const adjustment = readAdjustment(request);
    return this.unitOfWork.run(async () =>
      this.adjustAt(actor, await this.targets.resolve(actor, request), adjustment, request.reason),
    );
  }

  /** The same where the caller has found the product and the warehouse. */
  async adjustAt(
    actor: Actor,
    target: StockTarget,
    adjustment: Adjustment,
    reason?: string,
  ): Promise<AppliedMovement> {
    const level = await this.lockLevel(target);
    const deltaOnHand = differenceIn(adjustment, target, level);
    const shortfall = shortfallOf(level, level.onHand + deltaOnHand);
    const shortages = await this.shortages.takeBack([{ ...target, shortfall }]);
    const change = onHandChange('adjustment', target, deltaOnHand, reason);
    const releases = this.shortages.releasesOf(shortages);
    const applied = await this.ledger.apply(actor, [change, ...releases]);
    const movement = appliedMovement(actor, target, change, applied);
    await this.log.moved(actor, 'stock.adjusted', movement, applied, shortages[0]);
    await this.shortages.announce(actor, shortages);
    return movement;
  }

  private async lockLevel(target: StockTarget): Promise<LockedLevel> {
    const found = await this.levels.lock(target);
    if (found) return found;
    await this.levels.ensure([target]);
    return (await this.levels.lock(target)) as LockedLevel;
  }
}
