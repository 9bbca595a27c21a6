import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import { Bulk } from '../../platform/http/bulk/bulk.js';
import type { BulkBook, BulkResult } from '../../platform/http/bulk/bulk-book.js';
import type { BulkRequest } from '../../platform/http/bulk/bulk-rows.js';
import type { StockRowRequest } from './dto/stock-change.request.js';
import {
  type AppliedMovementResponse,
  toAppliedMovementResponse,
} from './dto/stock-movement.response.js';
import { StockAdjustmentsService } from './stock-adjustments.service.js';
import { StockBulkLedger } from './stock-bulk-ledger.service.js';
import { StockReceiptsService } from './stock-receipts.service.js';
import { readStockRow, type TargetedRow as RowAt } from './stock-row.js';
import { type StockTarget, StockTargets } from './stock-targets.service.js';

type TargetedRow = RowAt<StockTarget>;
type Book = BulkBook<StockRowRequest, AppliedMovementResponse>;

const applied = 'applied';

/** Receipts and adjustments of many levels in one request. */
@Injectable()
export class StockBulk {
  constructor(
    private readonly bulk: Bulk,
    private readonly targets: StockTargets,
    private readonly ledger: StockBulkLedger,
    private readonly receipts: StockReceiptsService,
    private readonly adjustments: StockAdjustmentsService,
  ) {}

  /** Few statements for all rows; only those that take reservations back go one by one. */
  apply(
    actor: Actor,
    request: BulkRequest<StockRowRequest>,
  ): Promise<BulkResult<AppliedMovementResponse>> {
    return this.bulk.run<StockRowRequest, AppliedMovementResponse>(request, async (book) => {
      const plan = await this.ledger.plan(await this.targeted(actor, book));
      for (const { index, error } of plan.refused) book.fail(index, error);
      const movements = await this.ledger.apply(actor, plan.plain);
      for (const { index, movement } of movements)
        book.succeed(index, { status: applied, data: toAppliedMovementResponse(movement) });
      for (const row of plan.hard) await book.attempt(row.index, () => this.move(actor, row));
    });
  }

  private async targeted(actor: Actor, book: Book): Promise<TargetedRow[]> {
    const values = book.rows.map(({ value }) => value);
    const targets = await this.targets.resolveAll(actor, values);
    const rows: TargetedRow[] = [];
    for (const [place, { index, value }] of book.rows.entries()) {
      const target = targets[place];
      try {
        const change = readStockRow(value);
        if (target instanceof DomainError) throw target;
        const { reason } = value;
        if (target)
          rows.push({ index, change, target, ...(reason === undefined ? {} : { reason }) });
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        book.fail(index, error);
      }
    }
    return rows;
  }

  private async move(
    actor: Actor,
    { change, target, reason }: TargetedRow,
  ): Promise<{ status: string; data: AppliedMovementResponse }> {
    const said = reason === undefined ? {} : { reason };
    const movement =
      change.kind === 'receipt'
        ? await this.receipts.receiveAt(actor, target, { quantity: change.quantity, ...said })
        : await this.adjustments.adjustAt(actor, target, change, reason);
    return { status: applied, data: toAppliedMovementResponse(movement) };
  }
}
