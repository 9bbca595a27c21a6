import {
  CurrencyCode,
  Flag,
  Nested,
  OneOf,
  Sku,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import { type ReturnStatus, returnStatuses } from '../return-status.js';
import type { ReturnLineView, ReturnView } from '../return-view.js';

export class ReturnLineResponse {
  @Uuid() id: string;
  @Uuid({ nullable: true, description: 'The line of the order; null: a history does not tell.' })
  lineId: string | null;
  @Uuid({ nullable: true, description: 'Null: the catalogue does not know it.' })
  productId: string | null;
  @Sku() sku: string;
  @Text({ max: 300, example: 'Earl Grey, 100 bags' }) name: string;
  @Whole({ example: 450 }) unitPrice: number;
  @Whole({ min: 1, example: 2, description: 'Units that the return is about.' }) quantity: number;
  @Whole({ example: 2, description: 'Units that came.' }) quantityReceived: number;
  @Flag({ nullable: true, description: 'Whether what came went into the stock.' })
  restock: boolean | null;
  @Text({ max: 100, nullable: true, example: 'as new' }) condition: string | null;
  @Text({ max: 500, nullable: true, example: 'Too small' }) reason: string | null;
  @Whole({ example: 1080, description: 'Of what came, tax included.' }) value: number;
}

export class ReturnResponse {
  @Uuid() id: string;
  @Text({ example: 'RT-100000001' }) number: string;
  @Uuid({ nullable: true, description: 'Null: of several orders, or of none that is known.' })
  orderId: string | null;
  @Text({ nullable: true, example: 'SO-100000001' }) orderNumber: string | null;
  @Uuid({ nullable: true, example: null }) customerId: string | null;
  @Uuid({ nullable: true, description: 'Where it was received.' }) warehouseId: string | null;
  @Text({ max: 32, nullable: true, example: 'BER', description: 'The code of the warehouse.' })
  warehouse: string | null;
  @Text({ max: 64, nullable: true, example: null, description: 'Of an imported return.' })
  source: string | null;
  @Text({ max: 128, nullable: true, example: null }) reference: string | null;
  @OneOf(returnStatuses) status: ReturnStatus;
  @Text({ max: 500, nullable: true, example: 'Too small' }) reason: string | null;
  @CurrencyCode() currency: string;
  @Whole({ example: 1080, description: 'Of what came, tax included; 0 until then.' })
  value: number;
  @Nested(() => ReturnLineResponse, { list: true }) lines: ReturnLineResponse[];
  @Timestamp({ nullable: true }) receivedAt: string | null;
  @Timestamp({ nullable: true, example: null }) cancelledAt: string | null;
  @Whole({ min: 1, example: 1, description: 'The ETag without its quotes.' }) version: number;
  @Timestamp() createdAt: string;
  @Timestamp() updatedAt: string;
}

function toLineResponse({ position: _, ...line }: ReturnLineView): ReturnLineResponse {
  return line;
}

export function toReturnResponse(row: ReturnView): ReturnResponse {
  return {
    id: row.id,
    number: row.number,
    orderId: row.orderId,
    orderNumber: row.orderNumber,
    customerId: row.customerId,
    warehouseId: row.warehouseId,
    warehouse: row.warehouse,
    source: row.source,
    reference: row.reference,
    status: row.status,
    reason: row.reason,
    currency: row.currency,
    value: row.value,
    lines: row.lines.map(toLineResponse),
    receivedAt: row.receivedAt?.toISOString() ?? null,
    cancelledAt: row.cancelledAt?.toISOString() ?? null,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
