import { isUUID } from 'class-validator';
import type { FilterDefinition } from '../../platform/http/lists/list-filters.js';

const codePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/**
 * By the code of a warehouse, whatever its case, or by its id; `column` holds ids. The code is looked
 * up first: compared in a join, it would be found only after a walk through the whole list.
 */
export function warehouseFilterOf(column: string): FilterDefinition {
  const byCode = `${column} = (SELECT id FROM warehouses WHERE lower(code) = lower(?))`;
  return {
    operators: ['eq'],
    schema: { type: 'string', description: 'The code or the id of a warehouse.' },
    parse: (text) => {
      if (isUUID(text)) return { sql: `${column} = ?::uuid`, value: text };
      return codePattern.test(text) ? { sql: byCode, value: text } : null;
    },
  };
}
