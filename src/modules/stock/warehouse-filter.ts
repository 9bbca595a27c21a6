import { isUUID } from 'class-validator';
import type { FilterDefinition } from '../../platform/http/lists/list-filters.js';

const codePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** By the code of a warehouse, whatever its case, or by its id. Expects `warehouses w` in the list. */
export const warehouseFilter: FilterDefinition = {
  operators: ['eq'],
  schema: { type: 'string', description: 'The code or the id of a warehouse.' },
  parse: (text) => {
    if (isUUID(text)) return { sql: 'w.id = ?::uuid', value: text };
    return codePattern.test(text) ? { sql: 'lower(w.code) = lower(?)', value: text } : null;
  },
};
