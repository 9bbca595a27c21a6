import { stockLevelList } from './stock-levels.list.js';
import { StockLevelsService } from './stock-levels.service.js';
import { stockMovementList } from './stock-movements.list.js';
import { StockMovementsService } from './stock-movements.service.js';
import { warehouseList } from './warehouses.list.js';
import { WarehousesService } from './warehouses.service.js';
import { exportController } from '../../platform/http/lists/export-controller.js';

export const stockExports = [
  exportController(warehouseList, {
    tag: 'stock: warehouses',
    requires: ['stock:read'],
    service: WarehousesService,
    page: (warehouses, request, actor) => warehouses.page(actor, request),
    inSql: {},
  }),
  exportController(stockLevelList, {
    tag: 'stock',
    requires: ['stock:read'],
    service: StockLevelsService,
    page: (levels, request, actor) => levels.page(actor, request),
    inSql: {},
  }),
  exportController(stockMovementList, {
    tag: 'stock',
    requires: ['stock:read'],
    service: StockMovementsService,
    page: (movements, request, actor) => movements.page(actor, request),
    inSql: {},
  }),
];
