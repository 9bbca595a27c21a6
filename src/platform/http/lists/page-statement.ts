import type { ListDefinition, ListRequest } from './list-definition.js';
import { hasTrigram } from './list-search.js';
import type { PageSource, Where } from './list-where.js';

/** Rows that are looked at in the order of the list before a search asks its indexes. */
const nearest = 1000;

interface Asked {
  readonly definition: ListDefinition;
  readonly request: ListRequest;
  readonly source: PageSource;
  readonly where: Where;
  /** The condition of a search. */
  readonly match: string | null;
}

/** The rows of a page and one more. */
export function pageStatement(asked: Asked): string {
  const { definition, request, source, where, match } = asked;
  const { column, descending } = request.sort;
  const direction = descending ? 'DESC' : 'ASC';
  const order = `ORDER BY ${column} ${direction}, ${definition.id} ${direction}`;
  const limit = request.limit + 1;
  const select = `SELECT ${source.select}, (${column})::text AS cursor_value, ${definition.id} AS cursor_id
    FROM ${source.from}`;
  if (match !== null && hasTrigram(request.q ?? ''))
    return `${found({ ...asked, match }, order, limit)} ${select}
      WHERE ${definition.id} = ANY (ARRAY(SELECT id FROM found)) ${order}`;
  return `${select} ${where.sql(match)} ${order} LIMIT ${where.placeholder(limit)}`;
}

/**
 * What many rows contain is among the first ones, and what few contain the indexes find. How many it
 * is the planner guesses badly: a text that happens to be in its histogram counts as every hundredth
 * row, and it would walk along the whole list for one. OFFSET 0 keeps it from that.
 */
function found(
  {
    definition: { id },
    request: { sort },
    source: { from },
    where,
    match,
  }: Asked & { match: string },
  order: string,
  limit: number,
): string {
  const rows = where.placeholder(limit);
  const direction = sort.descending ? 'DESC' : 'ASC';
  const first = `ORDER BY sorted ${direction}, id ${direction} LIMIT ${rows}`;
  const columns = `${id} AS id, ${sort.column} AS sorted`;
  return `WITH near AS MATERIALIZED (
    SELECT id, sorted FROM (
      SELECT ${columns}, ${match} AS matches FROM ${from} ${where.sql()} ${order} LIMIT ${nearest}
    ) near WHERE matches ${first}
  ), anywhere AS (
    SELECT id FROM (SELECT ${columns} FROM ${from} ${where.sql(match)} OFFSET 0) anywhere
     WHERE (SELECT count(*) FROM near) < ${rows} ${first}
  ), found AS (
    SELECT id FROM near WHERE (SELECT count(*) FROM near) = ${rows}
    UNION ALL SELECT id FROM anywhere
  )`;
}
