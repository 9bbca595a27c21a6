import { defineList } from '../../platform/http/lists/list-definition.js';
import { flagFilter, textFilter } from '../../platform/http/lists/list-filters.js';
import { StocktakeLineResponse } from './dto/stocktake.response.js';

/** Within one stocktake. */
export const stocktakeLineList = defineList({
  name: 'stocktake-lines',
  id: 'l.id',
  sorts: { sku: 'l.sku' },
  defaultSort: 'sku',
  filters: {
    sku: textFilter('l.sku', { ignoreCase: true }),
    counted: flagFilter('l.counted IS NOT NULL', 'l.counted IS NULL'),
    differing: flagFilter(
      'l.counted <> l.on_hand_when_counted',
      'l.counted = l.on_hand_when_counted',
    ),
  },
  fields: StocktakeLineResponse,
});
