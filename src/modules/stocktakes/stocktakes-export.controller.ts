import { exportController } from '../../platform/http/lists/export-controller.js';
import { toStocktakeResponse } from './dto/stocktake.response.js';
import { stocktakeList } from './stocktakes.list.js';
import { StocktakesService } from './stocktakes.service.js';

export const stocktakesExports = [
  exportController(stocktakeList, {
    tag: 'stock: stocktakes',
    requires: ['stock:read'],
    service: StocktakesService,
    page: (service, request, actor) => service.page(actor, request),
    item: toStocktakeResponse,
  }),
];
