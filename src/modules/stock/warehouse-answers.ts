import { answerOf, answerOfOne } from '../../platform/cache/answer-rule.js';
import type { KeptRead } from '../../platform/cache/kept-reads.js';

/** Which changes end the kept answers about warehouses. What is in them is never kept. */
export const warehouseAnswer = answerOfOne('warehouse', 60);
export const warehousesAnswer = answerOf(['warehouse'], 60);

/** The read beneath, which all scopes share. */
export const warehouseRead: KeptRead = { name: 'warehouse', rule: warehouseAnswer };
