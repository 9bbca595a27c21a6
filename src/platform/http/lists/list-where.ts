import type { ListDefinition, ListRequest } from './list-definition.js';
import { searchCondition } from './list-search.js';

/** The part of a list's statement that belongs to the module. */
export interface PageSource {
  /** Columns, such as `p.id, p.sku`; `cursor_value` and `cursor_id` are added. */
  readonly select: string;
  readonly from: string;
  /** A column that sorts rows with the same id of the list, where there are several; such a list has no pages. */
  readonly within?: string;
  /** A condition of the module with placeholders $1… for `values`. */
  readonly where?: string;
  readonly values?: readonly unknown[];
}

/** The conditions of a statement and the values of its placeholders. */
export class Where {
  readonly values: unknown[];
  private readonly parts: string[] = [];

  constructor(source: PageSource) {
    this.values = [...(source.values ?? [])];
    if (source.where !== undefined) this.parts.push(`(${source.where})`);
  }

  readonly placeholder = (value: unknown): string => {
    this.values.push(value);
    return `$${this.values.length}`;
  };

  and(sql: string): void {
    this.parts.push(sql);
  }

  /** With one more condition, or none. */
  sql(more: string | null = null): string {
    const parts = more === null ? this.parts : [...this.parts, more];
    return parts.length > 0 ? `WHERE ${parts.join(' AND ')}` : '';
  }
}

/** What the module and the filters ask for, and beside it what `?q=` does. */
export function conditionsOf(
  { search }: ListDefinition,
  { conditions, q }: ListRequest,
  source: PageSource,
): { where: Where; match: string | null } {
  const where = new Where(source);
  for (const { sql, value } of conditions)
    where.and(value === undefined ? sql : sql.replaceAll('?', () => where.placeholder(value)));
  const match = q === null || !search ? null : searchCondition(search, q, where.placeholder);
  return { where, match };
}
