import { stocktakeLineList } from '../../src/modules/stocktakes/stocktake-lines.list.js';
import { StocktakeLinesRepository } from '../../src/modules/stocktakes/stocktake-lines.repository.js';
import { stocktakeList } from '../../src/modules/stocktakes/stocktakes.list.js';
import { StocktakesRepository } from '../../src/modules/stocktakes/stocktakes.repository.js';
import { transferList } from '../../src/modules/transfers/transfers.list.js';
import { TransfersRepository } from '../../src/modules/transfers/transfers.repository.js';
import type { PlannedList, Repository } from './planned-list.js';
import type { Sample } from './planned-rows.js';

const countedAll = '01936f7e-8a00-7000-8000-00000000c001';
const numbered = `(SELECT id, row_number() OVER (ORDER BY code) - 1 AS n, count(*) OVER () AS c FROM warehouses)`;

/** Transfers and stocktakes, most of them done long ago, and one stocktake of every product. */
export const warehouseRows = `
  INSERT INTO stock_transfers (id, from_warehouse_id, to_warehouse_id, status, units, units_received, closed_at, created_at)
  SELECT new_row_id(), f.id, t.id, CASE WHEN i % 50 = 0 THEN 'in_transit' ELSE 'received' END, 5,
         CASE WHEN i % 50 = 0 THEN 0 ELSE 5 END, CASE WHEN i % 50 <> 0 THEN now() END, now() - i * interval '1 minute'
    FROM generate_series(1, 15000) i
    JOIN ${numbered} f ON f.n = i % f.c JOIN ${numbered} t ON t.n = (i + 1 + i % (t.c - 1)) % t.c;
  INSERT INTO stock_transfer_lines (transfer_id, product_id, position, sku, quantity, quantity_received)
  SELECT t.id, p.id, 1, p.sku, 5, t.units_received
    FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM stock_transfers) t
    JOIN (SELECT id, sku, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS c FROM products) p ON p.n = 1 + t.n % p.c;
  INSERT INTO stocktakes (id, warehouse_id, status, closed_at, created_at)
  SELECT CASE WHEN i = 100 THEN '${countedAll}' ELSE new_row_id() END, w.id, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'applied' END,
         CASE WHEN i % 100 <> 0 THEN now() END, now() - i * interval '1 minute'
    FROM generate_series(1, 15000) i JOIN ${numbered} w ON w.n = i % w.c;
  INSERT INTO stocktake_lines (id, stocktake_id, warehouse_id, product_id, open, sku, expected, counted, on_hand_when_counted, counted_at, counted_by)
  SELECT new_row_id(), s.id, s.warehouse_id, p.id, s.status = 'open', p.sku, 5, c.units, c.units + (p.n % 100 = 0)::int, c.at, c.by
    FROM (SELECT * FROM stocktakes ORDER BY id = '${countedAll}' DESC, id LIMIT 12) s
   CROSS JOIN (SELECT id, sku, row_number() OVER (ORDER BY id) AS n FROM products) p
    LEFT JOIN LATERAL (SELECT 5 AS units, now() AS at, 'somebody' AS by WHERE p.n % 2 = 0) c ON true;`;

export function warehouseLists(
  repository: Repository,
  of: Sample,
  scope: string[] | null,
): PlannedList[] {
  const where = scope ? ' of a warehouse' : '';
  const warehouse = [of('warehouse', 'code'), of('warehouse', 'id'), 'nowhere'];
  return [
    {
      definition: transferList,
      what: `transfers${where}`,
      page: (request) => repository(TransfersRepository).page(request, scope),
      samples: {
        status: ['received', 'in_transit'],
        from: warehouse,
        to: warehouse,
        sku: [of('movement', 'sku'), 'nothing'],
        'createdAt[gte]': [of('user', 'created')],
      },
    },
    {
      definition: stocktakeList,
      what: `stocktakes${where}`,
      page: (request) => repository(StocktakesRepository).page(request, scope),
      samples: {
        status: ['applied', 'open', 'open,cancelled'],
        warehouse,
        'createdAt[lt]': [of('user', 'created')],
      },
    },
    {
      definition: stocktakeLineList,
      what: `lines of a stocktake${where}`,
      page: (request) => repository(StocktakeLinesRepository).page(countedAll, request),
      samples: {
        sku: [of('movement', 'sku'), 'nothing'],
        counted: ['true', 'false'],
        differing: ['true', 'false'],
      },
    },
  ];
}
