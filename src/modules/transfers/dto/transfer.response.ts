import {
  Nested,
  OneOf,
  Sku,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { inTransitOf } from '../transfer-lines.js';
import { type TransferStatus, transferStatuses } from '../transfer-status.js';
import type { TransferLineView, TransferSummaryView, TransferView } from '../transfer-view.js';

const warehouse = '01936f7e-8a00-7000-8000-0000000000a1';

export class TransferLineResponse {
  @Uuid({ example: '01936f7e-8a00-7000-8000-0000000000b1' }) productId: string;
  @Sku({ description: 'As it was when the transfer was made.' }) sku: string;
  @Whole({ min: 1, example: 3, description: 'Units that were sent.' }) quantity: number;
  @Whole({ example: 2 }) quantityReceived: number;
  @Whole({ example: 1 }) quantityLost: number;
  @Whole({ example: 0, description: 'Sent, and neither received nor lost.' }) inTransit: number;
}

/** A transfer as lists show it. */
export class TransferSummaryResponse {
  @Uuid() id: string;
  @OneOf(transferStatuses, {
    description: 'received: nothing is in transit any more, be it received or lost.',
  })
  status: TransferStatus;
  @Uuid({ example: warehouse }) fromWarehouseId: string;
  @Text({ max: 32, example: 'BER', description: 'The warehouse that sends.' }) from: string;
  @Uuid({ example: warehouse }) toWarehouseId: string;
  @Text({ max: 32, example: 'LYS', description: 'The warehouse that receives.' }) to: string;
  @Text({ max: 500, nullable: true, example: 'For the spring sale' }) reason: string | null;
  @Whole({ min: 1, example: 3, description: 'Units that were sent, over all lines.' })
  units: number;
  @Whole({ example: 2 }) unitsReceived: number;
  @Whole({ example: 1 }) unitsLost: number;
  @Whole({ min: 1, example: 2, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
  @Timestamp({ nullable: true, description: 'When nothing was in transit any more.' })
  closedAt: string | null;
}

export class StockTransferResponse extends TransferSummaryResponse {
  @Nested(() => TransferLineResponse, { list: true }) lines: TransferLineResponse[];
}

function toLine(line: TransferLineView, { status }: TransferView): TransferLineResponse {
  const { productId, sku, quantity, quantityReceived, quantityLost } = line;
  const inTransit = status === 'cancelled' ? 0 : inTransitOf(line);
  return { productId, sku, quantity, quantityReceived, quantityLost, inTransit };
}

export function toTransferSummaryResponse(row: TransferSummaryView): TransferSummaryResponse {
  return {
    id: row.id,
    status: row.status,
    fromWarehouseId: row.fromWarehouseId,
    from: row.from,
    toWarehouseId: row.toWarehouseId,
    to: row.to,
    reason: row.reason,
    units: row.units,
    unitsReceived: row.unitsReceived,
    unitsLost: row.unitsLost,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    closedAt: row.closedAt && row.closedAt.toISOString(),
  };
}

export function toStockTransferResponse(row: TransferView): StockTransferResponse {
  return { ...toTransferSummaryResponse(row), lines: row.lines.map((line) => toLine(line, row)) };
}
