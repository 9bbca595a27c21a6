import { defineList } from '../../platform/http/lists/list-definition.js';
import { oneOf, textFilter, timeRange } from '../../platform/http/lists/list-filters.js';
import { warehouseFilterOf } from '../stock/stock.service.js';
import { TransferSummaryResponse } from './dto/transfer.response.js';
import { transferStatuses } from './transfer-status.js';

const skuFilter = textFilter('l.sku', { ignoreCase: true });

export const transferList = defineList({
  name: 'stock-transfers',
  id: 't.id',
  sorts: { createdAt: 't.created_at' },
  defaultSort: '-createdAt',
  filters: {
    status: oneOf('t.status', transferStatuses),
    from: warehouseFilterOf('t.from_warehouse_id'),
    to: warehouseFilterOf('t.to_warehouse_id'),
    sku: {
      ...skuFilter,
      parse: (text, operator) => {
        const line = skuFilter.parse(text, operator);
        const lines = 'SELECT l.transfer_id FROM stock_transfer_lines l';
        return line && { ...line, sql: `t.id IN (${lines} WHERE ${line.sql})` };
      },
    },
    createdAt: timeRange('t.created_at'),
  },
  fields: TransferSummaryResponse,
});
