import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type AppliedMovement, appliedMovement } from './movement-row.js';
import { onHandChange } from './stock-change.js';
import { StockChangeLog } from './stock-change-log.service.js';
import { StockLedger } from './stock-ledger.repository.js';
import { StockLevelsRepository } from './stock-levels.repository.js';
import { type StockTarget, StockTargets } from './stock-targets.service.js';

export interface Receipt {
  readonly sku: string;
  readonly warehouse: string;
  readonly quantity: number;
  readonly reason?: string;
}

@Injectable()
export class StockReceiptsService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly targets: StockTargets,
    private readonly levels: StockLevelsRepository,
    private readonly ledger: StockLedger,
    private readonly log: StockChangeLog,
  ) {}

  /** Takes units in; the first receipt of a product makes its level in that warehouse. */
  receive(actor: Actor, receipt: Receipt): Promise<AppliedMovement> {
    return this.unitOfWork.run(async () =>
      this.receiveAt(actor, await this.targets.resolve(actor, receipt), receipt),
    );
  }

  /** The same where the caller has found the product and the warehouse. */
  async receiveAt(
    actor: Actor,
    target: StockTarget,
    { quantity, reason }: Omit<Receipt, 'sku' | 'warehouse'>,
  ): Promise<AppliedMovement> {
    await this.levels.ensure([target]);
    const change = onHandChange('receipt', target, quantity, reason);
    const applied = await this.ledger.apply(actor, [change]);
    const movement = appliedMovement(actor, target, change, applied);
    await this.log.moved(actor, 'stock.received', movement, applied);
    return movement;
  }
}
