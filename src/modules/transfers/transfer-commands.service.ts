import { Injectable } from '@nestjs/common';
import { type Actor, isInScope } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { Forbidden } from '../../platform/errors/platform.errors.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { StockMoves } from '../stock/stock.service.js';
import { toStockTransferResponse } from './dto/transfer.response.js';
import { arrivalsOf, type ReceivedLine } from './transfer-lines.js';
import { allowedCommands, statusFor, type TransferCommand } from './transfer-status.js';
import type { TransferView } from './transfer-view.js';
import { StockTransferInvalidTransition } from './transfers.errors.js';
import { TransfersRepository } from './transfers.repository.js';

export interface TransferReceipt {
  readonly lines: readonly ReceivedLine[];
  readonly reason?: string;
}

const permission = 'stock:transfer';

/** What happens to a transfer on its way. A `version` of null takes whatever version is there. */
@Injectable()
export class TransferCommands {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly transfers: TransfersRepository,
    private readonly stock: StockMoves,
    private readonly log: ChangeLog,
  ) {}

  /**
   * Takes units in at the warehouse they were sent to, or records them as lost on the way; the rest
   * stays in transit.
   */
  receive(
    actor: Actor,
    id: string,
    version: number | null,
    receipt: TransferReceipt,
  ): Promise<TransferView> {
    return this.unitOfWork.run(async () => {
      const before = await this.lock(actor, id, version, 'receive');
      const arrivals = arrivalsOf(before, receipt.lines);
      const arrived = arrivals.reduce((sum, { received, lost }) => sum + received + lost, 0);
      const settled = before.unitsReceived + before.unitsLost + arrived;
      const after = await this.transfers.arrive(id, statusFor(before.units, settled), arrivals);
      const { reason = before.reason } = receipt;
      const way = { transferId: id, warehouseId: before.toWarehouseId, reason };
      const units = arrivals.map((arrival) => ({ ...arrival, quantity: arrival.received }));
      await this.stock.bringIn(actor, way, units);
      const transfer = { resource: 'stock_transfer', resourceId: id } as const;
      const payload = { ...toStockTransferResponse(after), arrivals };
      const states = { before, after: { ...after, receiptReason: receipt.reason ?? null } };
      const event = 'stock_transfer.received';
      await this.log.record(actor, [{ event, ...transfer, payload, ...states }]);
      return after;
    });
  }

  /** Brings the units back to the warehouse that sent them, as long as none was received or lost. */
  cancel(actor: Actor, id: string, version: number | null): Promise<TransferView> {
    return this.unitOfWork.run(async () => {
      const before = await this.lock(actor, id, version, 'cancel');
      const after = await this.transfers.cancel(id);
      const way = { transferId: id, warehouseId: before.fromWarehouseId, reason: 'cancelled' };
      await this.stock.bringIn(actor, way, before.lines);
      const transfer = { resource: 'stock_transfer', resourceId: id } as const;
      const payload = toStockTransferResponse(after);
      const event = 'stock_transfer.cancelled';
      await this.log.record(actor, [{ event, ...transfer, payload, before, after }]);
      return after;
    });
  }

  /** Receiving is the business of the one warehouse, cancelling of the other. */
  private async lock(
    actor: Actor,
    id: string,
    version: number | null,
    command: TransferCommand,
  ): Promise<TransferView> {
    const transfer = await this.transfers.lock(id, warehouseScopeOf(actor, permission));
    const place = command === 'receive' ? transfer.toWarehouseId : transfer.fromWarehouseId;
    if (!isInScope(actor, permission, place)) throw Forbidden({ permission });
    requireVersion(transfer, version);
    const { status } = transfer;
    const allowed = allowedCommands(status);
    if (allowed.includes(command)) return transfer;
    throw StockTransferInvalidTransition({ command, status, allowed });
  }
}
