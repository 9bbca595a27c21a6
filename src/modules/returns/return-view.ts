import type { ReturnStatus } from './return-status.js';

/** Amounts in minor units, tax included. */
export interface ReturnLineView {
  readonly id: string;
  readonly position: number;
  /** The order line; null where a history does not tell. */
  readonly lineId: string | null;
  readonly productId: string | null;
  readonly sku: string;
  readonly name: string;
  readonly unitPrice: number;
  readonly quantity: number;
  readonly quantityReceived: number;
  readonly restock: boolean | null;
  readonly condition: string | null;
  readonly reason: string | null;
  readonly value: number;
}

export interface ReturnView {
  readonly id: string;
  readonly number: string;
  readonly orderId: string | null;
  readonly orderNumber: string | null;
  readonly customerId: string | null;
  readonly warehouseId: string | null;
  readonly warehouse: string | null;
  readonly source: string | null;
  readonly reference: string | null;
  readonly status: ReturnStatus;
  readonly reason: string | null;
  readonly currency: string;
  readonly value: number;
  readonly lines: readonly ReturnLineView[];
  readonly receivedAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}
