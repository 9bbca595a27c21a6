import { answerOf, answerOfOne } from '../../platform/cache/answer-rule.js';

/** Which changes end the kept answers about warehouses. What is in them is never kept. */
export const warehouseAnswer = answerOfOne('warehouse', 60);
export const warehousesAnswer = answerOf(['warehouse'], 60);
