import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../../config/app-config.js';
import { CoalescedReads } from '../../database/coalesced-reads.js';
import { Sql } from '../../database/sql.js';
import { type CursorPosition, readCursor, writeCursor } from './cursor.js';
import type { CopiedList, ListDefinition, ListRequest, Page } from './list-definition.js';
import { conditionsOf, type PageSource, type Where } from './list-where.js';
import { pageStatement } from './page-statement.js';
import { pick } from './response-fields.js';

interface CursorColumns {
  cursor_value: string;
  cursor_id: string;
}

export interface RowPage<Row> {
  readonly rows: readonly Row[];
  readonly next: string | null;
  readonly total: number | null;
}

/** All rows of a list in its order. */
function wholeList(
  definition: ListDefinition,
  request: ListRequest,
  source: PageSource,
): { list: string; where: Where } {
  const { sort } = request;
  const { where, match } = conditionsOf(definition, request, source);
  const order = sort.descending ? 'DESC' : 'ASC';
  const within = source.within === undefined ? '' : `, ${source.within}`;
  const list = `SELECT ${source.select} FROM ${source.from} ${where.sql(match)}
    ORDER BY ${sort.column} ${order}, ${definition.id} ${order}${within}`;
  return { list, where };
}

/**
 * Keyset pages of any list in one statement, plus one more when the caller asks for a count. Who asks
 * for the same page at the same time shares its rows.
 */
@Injectable()
export class Pages {
  constructor(
    private readonly sql: Sql,
    private readonly coalesced: CoalescedReads,
    private readonly config: AppConfig,
  ) {}

  async page<Row extends object>(
    definition: ListDefinition,
    request: ListRequest,
    source: PageSource,
  ): Promise<RowPage<Row>> {
    if (request.copied) return this.copy(definition, request, request.copied, source);
    if (request.streamed) return this.fetch(definition, request, source);
    const { column, descending } = request.sort;
    const { where, match } = conditionsOf(definition, request, source);
    if (request.after !== null) {
      const { cursorSecret } = this.config.auth;
      const [value, id] = readCursor(cursorSecret, request.fingerprint, request.after);
      const [after, tie] = [where.placeholder(value), where.placeholder(id)];
      where.and(`(${column}, ${definition.id}) ${descending ? '<' : '>'} (${after}, ${tie})`);
    }
    const text = pageStatement({ definition, request, source, where, match });
    const { fingerprint, limit, count } = request;
    const key = `${text}\n${JSON.stringify([where.values, fingerprint, limit, count])}`;
    return this.coalesced.read(key, async () => {
      const found = await this.rows<Row & CursorColumns>(request, text, where.values);
      const total = count ? await this.total(definition, request, source) : null;
      return { ...this.cut(request, found), total };
    });
  }

  private cut<Row extends CursorColumns>(
    { limit, fingerprint }: ListRequest,
    found: readonly Row[],
  ): Pick<RowPage<Row>, 'rows' | 'next'> {
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    const position: CursorPosition | undefined = last && [last.cursor_value, last.cursor_id];
    const { cursorSecret } = this.config.auth;
    return { rows, next: position ? writeCursor(cursorSecret, fingerprint, position) : null };
  }

  /** By a cursor of the database: whatever the filter and the sort, the list is made once. */
  private async fetch<Row>(
    definition: ListDefinition,
    request: ListRequest,
    source: PageSource,
  ): Promise<RowPage<Row>> {
    const { limit, after, texts } = request;
    const { list, where } = wholeList(definition, request, source);
    const text = texts === undefined ? list : `SELECT ${texts} FROM (${list}) AS r`;
    if (after === null)
      await this.sql.rowsPlannedAnew(`DECLARE streamed NO SCROLL CURSOR FOR ${text}`, where.values);
    const fetch = `FETCH ${limit} FROM streamed`;
    const rows = await (texts === undefined
      ? this.sql.rowsPlannedAnew<Row>(fetch, [])
      : (this.sql.texts(fetch) as Promise<Row[]>));
    return { rows, next: rows.length < limit ? null : 'streamed', total: null };
  }

  /** A limit that the planner does not know lets it plan for the first tenth, as for a cursor. */
  private async copy<Row>(
    definition: ListDefinition,
    request: ListRequest,
    { select, sink }: CopiedList,
    source: PageSource,
  ): Promise<RowPage<Row>> {
    const { list, where } = wholeList(definition, request, source);
    const text = `SELECT ${select} FROM (${list} LIMIT (SELECT NULL::bigint)) AS r`;
    await this.sql.copy(text, where.values, sink);
    return { rows: [], next: null, total: null };
  }

  private async total(
    definition: ListDefinition,
    request: ListRequest,
    source: PageSource,
  ): Promise<number> {
    const { where, match } = conditionsOf(definition, request, source);
    const text = `SELECT count(*) AS total FROM ${source.from} ${where.sql(match)}`;
    const [row] = await this.rows<{ total: number }>(request, text, where.values);
    return row?.total ?? 0;
  }

  private rows<Row>({ q }: ListRequest, text: string, values: readonly unknown[]): Promise<Row[]> {
    return q === null ? this.sql.listRows(text, values) : this.sql.rowsPlannedAnew(text, values);
  }
}

/** The answer's page: rows mapped, and cut to `?fields=` when the caller named some. */
export function toPage<Row, Item extends object>(
  request: ListRequest,
  found: RowPage<Row>,
  map: (row: Row) => Item,
): Page<Item> {
  const { limit, fields } = request;
  const items = found.rows.map(map);
  const total = found.total === null ? {} : { total: found.total };
  return {
    items: fields ? (items.map((item) => pick(item, fields)) as Item[]) : items,
    page: { limit, next: found.next, ...total },
  };
}
