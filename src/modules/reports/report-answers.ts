import { agedAnswerOf } from '../../platform/cache/answer-rule.js';

/**
 * How old reports may be, in seconds. Orders, stock and shipments change without telling the cache;
 * names, codes and prices tell it, and end a report at once.
 */
const age = { seconds: 10, staleSeconds: 20 };

/** Names of customers are kept nowhere. */
export const salesAnswer = agedAnswerOf(['product'], { ...age, never: { groupBy: 'customer' } });
export const valuationAnswer = agedAnswerOf(['product', 'warehouse'], age);
export const leadTimeAnswer = agedAnswerOf(['warehouse'], age);
export const backordersAnswer = agedAnswerOf(['product', 'warehouse'], age);
