import {
  exportController,
  nestedExportController,
} from '../../platform/http/lists/export-controller.js';
import { stocktakeLineList } from './stocktake-lines.list.js';
import { StocktakeNotFound } from './stocktakes.errors.js';
import { stocktakeList } from './stocktakes.list.js';
import { StocktakesService } from './stocktakes.service.js';

export const stocktakesExports = [
  exportController(stocktakeList, {
    tag: 'stock: stocktakes',
    requires: ['stock:read'],
    service: StocktakesService,
    page: (service, request, actor) => service.page(actor, request),
    inSql: {},
  }),
  nestedExportController(stocktakeLineList, {
    tag: 'stock: stocktakes',
    path: 'stocktakes/:id/lines',
    requires: ['stock:read'],
    service: StocktakesService,
    page: (stocktakes, id, request, actor) => stocktakes.pageLines(actor, id, request),
    inSql: { difference: 'r.counted - r."onHandWhenCounted"' },
    errors: [StocktakeNotFound],
  }),
];
