import { defineError } from '../../platform/errors/domain-error.js';
import type { TransferCommand } from './transfer-status.js';

export const StockTransferNotFound = defineError<{ id: string }>('STOCK_TRANSFER_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such transfer.',
});
export const StockTransferSameWarehouse = defineError('STOCK_TRANSFER_SAME_WAREHOUSE', {
  kind: 'unprocessable',
  message: 'A transfer needs two different warehouses.',
  constraints: ['ck_stock_transfers_warehouses'],
});
export const StockTransferInvalidTransition = defineError<{
  command: TransferCommand;
  status: string;
  allowed: TransferCommand[];
}>('STOCK_TRANSFER_INVALID_TRANSITION', {
  kind: 'conflict',
  message: 'The transfer cannot do this in its present state.',
});
export const StockTransferLineUnknown = defineError<{ skus: string[] }>(
  'STOCK_TRANSFER_LINE_UNKNOWN',
  { kind: 'unprocessable', message: 'The transfer brings none of some of these products.' },
);
export const StockTransferExceeded = defineError<{
  lines: { sku: string; requested: number; inTransit: number }[];
}>('STOCK_TRANSFER_EXCEEDED', {
  kind: 'conflict',
  message: 'Less than this is in transit.',
  constraints: ['ck_stock_transfer_lines_quantities'],
});
