import { defineError } from '../../platform/errors/domain-error.js';

export const StocktakeNotFound = defineError<{ id: string }>('STOCKTAKE_NOT_FOUND', {
  kind: 'not_found',
  message: 'There is no such stocktake.',
});
export const StocktakeClosed = defineError<{ status: string }>('STOCKTAKE_CLOSED', {
  kind: 'conflict',
  message: 'The stocktake was applied or cancelled.',
});
export const StocktakeIncomplete = defineError<{ uncounted: number }>('STOCKTAKE_INCOMPLETE', {
  kind: 'conflict',
  message: 'Some products are not counted yet: count them, or apply with skipUncounted.',
});
export const StocktakeOverlap = defineError<{ skus?: string[] }>('STOCKTAKE_OVERLAP', {
  kind: 'conflict',
  message: 'Another open stocktake of the warehouse counts some of these products.',
  constraints: ['uq_stocktake_lines_open'],
});
export const StocktakeTooLarge = defineError<{ limit: number }>('STOCKTAKE_TOO_LARGE', {
  kind: 'unprocessable',
  message: 'The warehouse has more products than one stocktake can count: name them in parts.',
});
