import pg from 'pg';

/** A node of EXPLAIN (FORMAT JSON), as far as it is looked at. */
export interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly 'Plan Rows': number;
  readonly 'Actual Rows'?: number;
  /** 0: it was in the plan and never run. */
  readonly 'Actual Loops'?: number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Shared Hit Blocks'?: number;
  readonly 'Shared Read Blocks'?: number;
  readonly Plans?: readonly PlanNode[];
}

export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

type Explained = readonly [{ readonly Plan: PlanNode }];

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return pg.escapeLiteral(`{${value.map(String).join(',')}}`);
  return pg.escapeLiteral(value as string);
}

export function nodesOf(plan: PlanNode): PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** Pages of tables and indexes that the statement touched. */
export function buffersOf(plan: PlanNode): number {
  return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
}

/** Asks PostgreSQL how it runs statements. */
export class PlanReader {
  private constructor(private readonly client: pg.Client) {}

  static async connect(databaseUrl: string): Promise<PlanReader> {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    return new PlanReader(client);
  }

  close(): Promise<void> {
    return this.client.end();
  }

  /** The plan of a statement that is planned for its values. */
  async planned({ text, values }: Statement, options = ''): Promise<PlanNode> {
    const explain = `EXPLAIN (FORMAT JSON${options}) ${text}`;
    const { rows } = await this.client.query<{ 'QUERY PLAN': Explained }>(explain, [...values]);
    return (rows[0] as { 'QUERY PLAN': Explained })['QUERY PLAN'][0].Plan;
  }

  /** The same with what it really touched. */
  measured(statement: Statement): Promise<PlanNode> {
    return this.planned(statement, ', ANALYZE, BUFFERS, TIMING OFF');
  }

  /** The plan of a named statement after it ran so often that it may have one plan for all values. */
  async settled({ text, values }: Statement): Promise<PlanNode> {
    await this.client.query(`PREPARE settled AS ${text}`);
    try {
      const args = values.length > 0 ? `(${values.map(literal).join(', ')})` : '';
      for (let run = 1; run <= 5; run += 1)
        await this.client.query(`EXPLAIN EXECUTE settled${args}`);
      return await this.planned({ text: `EXECUTE settled${args}`, values: [] });
    } finally {
      await this.client.query('DEALLOCATE settled');
    }
  }
}
