import { isUUID } from 'class-validator';
import type { FilterDefinition } from '../../platform/http/lists/list-filters.js';

const codePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** By the code of a warehouse, whatever its case, or by its id; `alias` is `warehouses` in the list. */
export function warehouseFilterOf(alias: string): FilterDefinition {
  return {
    operators: ['eq'],
    schema: { type: 'string', description: 'The code or the id of a warehouse.' },
    parse: (text) => {
      if (isUUID(text)) return { sql: `${alias}.id = ?::uuid`, value: text };
      const sql = `lower(${alias}.code) = lower(?)`;
      return codePattern.test(text) ? { sql, value: text } : null;
    },
  };
}

export const warehouseFilter = warehouseFilterOf('w');
