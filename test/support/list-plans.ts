import { jest } from '@jest/globals';
import { AppConfig } from '../../src/config/app-config.js';
import { Sql } from '../../src/platform/database/sql.js';
import { writeCursor } from '../../src/platform/http/lists/cursor.js';
import { parseListRequest } from '../../src/platform/http/lists/list-request.js';
import type { TestApp } from './app.js';
import { buffersOf, nodesOf, type PlanNode, PlanReader, type Statement } from './plan-reader.js';
import type { PlannedList } from './planned-list.js';

type Query = Readonly<Record<string, string>>;

/** More rows than this are many: nothing may read or sort them all for one page. */
const many = 2000;
const everything = 2 ** 31 - 1;

interface Position {
  readonly cursor_value: string;
  readonly cursor_id: string;
}

/** Asks for pages of a list as its module does, and looks at how PostgreSQL would read them. */
export class ListPlans {
  private readonly positions = new Map<string, Promise<Position | undefined>>();

  private constructor(
    private readonly test: TestApp,
    private readonly reader: PlanReader,
    private readonly large: ReadonlySet<string>,
  ) {}

  static async open(test: TestApp): Promise<ListPlans> {
    const text = `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND reltuples > $1`;
    const large = await test.sql<{ name: string }>(text, [many]);
    const reader = await PlanReader.connect(test.databaseUrl);
    return new ListPlans(test, reader, new Set(large.map(({ name }) => name)));
  }

  close(): Promise<void> {
    return this.reader.close();
  }

  /** What reads or sorts too much, for every sort, filter and search, on the first page and far in. */
  async findings(list: PlannedList): Promise<string[]> {
    const found: string[] = [];
    for (const query of queriesOf(list)) {
      const deep = await this.cursorAt(list, query, 0.8);
      for (const page of deep === null ? [query] : [query, { ...query, after: deep }]) {
        const statement = await this.statementOf(list, page);
        // A search is planned anew each time, and takes one of two ways when it runs; everything else is
        // a named statement.
        const plans =
          'q' in query
            ? [await this.reader.measured(statement)]
            : [await this.reader.planned(statement), await this.reader.settled(statement)];
        const faults = new Set(plans.flatMap((plan) => this.faultsOf(plan)));
        const where = `${list.what} ${JSON.stringify(query)}${page === query ? '' : ' far in'}`;
        found.push(...[...faults].map((fault) => `${where}: ${fault}`));
      }
    }
    return found;
  }

  /** The plan of the one statement that a repository sends for `ask`. */
  async planOf(ask: () => Promise<unknown>): Promise<PlanNode[]> {
    return nodesOf(await this.reader.planned(await this.statementFor(ask)));
  }

  /** Pages of the disk that the first page touches, and that one far in touches. */
  async costs(list: PlannedList, sort: string): Promise<{ first: number; deep: number }> {
    const after = await this.cursorAt(list, { sort }, 0.9);
    const pages: Query[] = after === null ? [{ sort }] : [{ sort }, { sort, after }];
    const costs: number[] = [];
    for (const page of pages)
      costs.push(buffersOf(await this.reader.measured(await this.statementOf(list, page))));
    return { first: costs[0] ?? 0, deep: costs.at(-1) ?? 0 };
  }

  /** How many rows the first page is looked for in vain in, sort by sort. */
  async passedBy(list: PlannedList, q: string): Promise<Record<string, number>> {
    const passed: Record<string, number> = {};
    for (const sort of sortsOf(list)) {
      const plan = await this.reader.measured(await this.statementOf(list, { sort, q }));
      const rows = nodesOf(plan).map((node) => node['Rows Removed by Filter'] ?? 0);
      passed[sort] = Math.max(...rows);
    }
    return passed;
  }

  private faultsOf(plan: PlanNode): string[] {
    const run = nodesOf(plan).filter((node) => node['Actual Loops'] !== 0);
    return run.flatMap((node) => {
      const { 'Node Type': type, 'Relation Name': table = '' } = node;
      if (type === 'Seq Scan' && this.large.has(table)) return [`reads all of ${table}`];
      const [child] = node.Plans ?? [];
      const rows = child?.['Actual Rows'] ?? child?.['Plan Rows'] ?? 0;
      return type === 'Sort' && rows > many ? [`sorts ${rows} rows`] : [];
    });
  }

  /** The statement that the module sends for a page. */
  private statementOf(list: PlannedList, query: Query): Promise<Statement> {
    return this.statementFor(() => list.page(parseListRequest(list.definition, query)));
  }

  private async statementFor(ask: () => Promise<unknown>): Promise<Statement> {
    const sql = this.test.get(Sql);
    const seen: Statement[] = [];
    const keep = (text: string, values: readonly unknown[] = []): Promise<never[]> => {
      seen.push({ text, values });
      return Promise.resolve([]);
    };
    const spies = [
      jest.spyOn(sql, 'rows').mockImplementation(keep),
      jest.spyOn(sql, 'listRows').mockImplementation(keep),
      jest.spyOn(sql, 'rowsPlannedAnew').mockImplementation(keep),
    ];
    try {
      await ask();
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
    return seen[0] as Statement;
  }

  /** A cursor that has the share of the whole list behind it; null when that is too short. */
  private async cursorAt(list: PlannedList, query: Query, share: number): Promise<string | null> {
    const key = `${list.what} ${query['sort']} ${share}`;
    const known =
      this.positions.get(key) ?? this.positionAt(list, { sort: query['sort'] ?? '' }, share);
    this.positions.set(key, known);
    const position = await known;
    if (!position) return null;
    const { cursorSecret } = this.test.get(AppConfig).auth;
    const { fingerprint } = parseListRequest(list.definition, query);
    return writeCursor(cursorSecret, fingerprint, [position.cursor_value, position.cursor_id]);
  }

  private async positionAt(
    list: PlannedList,
    query: Query,
    share: number,
  ): Promise<Position | undefined> {
    const { text, values } = await this.statementOf(list, query);
    const [position] = await this.test.sql<Position>(
      `WITH found AS MATERIALIZED (SELECT row_number() OVER () AS n, cursor_value, cursor_id FROM (${text}) page)
       SELECT cursor_value, cursor_id FROM found
        WHERE n = (SELECT floor(count(*) * ${share}) FROM found) AND n > 0`,
      [...values.slice(0, -1), everything],
    );
    return position;
  }
}

function sortsOf({ definition }: PlannedList): string[] {
  return Object.keys(definition.sorts).flatMap((sort) => [sort, `-${sort}`]);
}

function queriesOf(list: PlannedList): Query[] {
  const { samples, searches = [] } = list;
  const filters: Query[] = [
    {},
    ...Object.entries(samples).flatMap(([name, values]) => values.map((v) => ({ [name]: v }))),
    ...searches.map((q) => ({ q })),
  ];
  return sortsOf(list).flatMap((sort) => filters.map((filter) => ({ sort, ...filter })));
}
