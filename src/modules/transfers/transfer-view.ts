import type { TransferStatus } from './transfer-status.js';

/** One product of a transfer; what is neither received nor lost is in transit. */
export interface TransferLineView {
  readonly productId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly quantityReceived: number;
  readonly quantityLost: number;
}

/** A transfer as lists show it; warehouses by their codes. */
export interface TransferSummaryView {
  readonly id: string;
  readonly status: TransferStatus;
  readonly fromWarehouseId: string;
  readonly from: string;
  readonly toWarehouseId: string;
  readonly to: string;
  readonly reason: string | null;
  readonly units: number;
  readonly unitsReceived: number;
  readonly unitsLost: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly closedAt: Date | null;
}

export interface TransferView extends TransferSummaryView {
  readonly lines: readonly TransferLineView[];
}
