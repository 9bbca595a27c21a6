import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { InjectTransactionHost, TransactionHost } from '@nestjs-cls/transactional';
import type { TransactionalAdapterTypeOrm } from '@nestjs-cls/transactional-adapter-typeorm';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { DataSource } from 'typeorm';
import { requestContext } from '../observability/request-context.js';
import { copyOut, type CopySink } from './copy-out.js';
import { oneStatement } from './one-statement.js';
import type { RequestLife } from './request-life.js';
import { withLiterals } from './sql-literal.js';
import { StatementNames } from './statement-names.js';
import { AppConfig } from '../../config/app-config.js';

// Each connection keeps its prepared statements for life. Lists have endless combinations of filters:
// they must not name them all, nor take the names of the statements that are written in the program.
const mostNamed = { statements: 500, lists: 200 };

const asText = { getTypeParser: () => (text: string) => text };

// A COPY lasts as long as its reader, and like a cursor it is no work for several processes.
const asCursor = `SET LOCAL statement_timeout = 0; SET LOCAL max_parallel_workers_per_gather = 0`;

/**
 * Plain SQL on the ambient transaction's connection, or on the pool outside one. Statements are
 * named, so the server parses and plans each text once per connection. `int8` comes back as a
 * number, `timestamptz` as a Date, `jsonb` parsed.
 */
@Injectable()
export class Sql {
  private readonly statements = new StatementNames('orderly', mostNamed.statements);
  private readonly lists = new StatementNames('orderly_list', mostNamed.lists);

  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    @InjectTransactionHost()
    private readonly host: TransactionHost<TransactionalAdapterTypeOrm>,
    private readonly config: AppConfig,
  ) {}

  /** Whether a statement may be asked together with others': outside a transaction, at the primary. */
  get joinable(): boolean {
    return !this.host.tx.queryRunner && !requestContext()?.reads;
  }

  async rows<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.run(text, values)).rows as Row[];
  }

  /** Rows of a statement put together for one request of many: only the first such ones are named. */
  async listRows<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return (await this.run(text, values, this.lists)).rows as Row[];
  }

  /**
   * Rows of a statement whose best plan depends on its values, such as a text search: planned anew
   * each time, because a named statement soon gets one plan for all values.
   */
  async rowsPlannedAnew<Row>(text: string, values: readonly unknown[]): Promise<Row[]> {
    return (await this.send({ text, values: values as unknown[] })).rows as Row[];
  }

  /** Rows as the texts that the server sends, column by column; planned anew each time. */
  async texts(text: string): Promise<(string | null)[][]> {
    const query: QueryConfig & { rowMode: 'array' } = { text, rowMode: 'array', types: asText };
    return (await this.send(query)).rows as unknown as (string | null)[][];
  }

  /**
   * The rows of a query as lines of CSV, as COPY writes them, in the ambient transaction or snapshot.
   * The server may take the time of one statement for each block that `sink` gets.
   */
  async copy(query: string, values: readonly unknown[], sink: CopySink): Promise<void> {
    const { queryRunner } = this.host.tx;
    const context = requestContext();
    const held = queryRunner && ((await queryRunner.connect()) as PoolClient);
    const client = held ?? context?.reads?.client;
    if (!client) throw new Error('A COPY must run inside a transaction.');
    const text = `${asCursor}; COPY (${withLiterals(query, values)}) TO STDOUT (FORMAT csv)`;
    const { statementTimeoutMs } = this.config.database;
    const copied = (): Promise<void> => copyOut(client, text, sink, statementTimeoutMs);
    return context?.life ? context.life.holding(client, copied) : copied();
  }

  async one<Row>(text: string, values: readonly unknown[] = []): Promise<Row | null> {
    return ((await this.run(text, values)).rows[0] as Row | undefined) ?? null;
  }

  /** Runs a statement and answers how many rows it affected. */
  async count(text: string, values: readonly unknown[] = []): Promise<number> {
    return (await this.run(text, values)).rowCount ?? 0;
  }

  /** Runs work on one connection of the pool, outside of any transaction: COPY, session locks. */
  async withConnection<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool().connect();
    let failure: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      // A connection that failed may hold half a COPY: destroyed, not returned to the pool.
      client.release(failure);
    }
  }

  private run(
    text: string,
    values: readonly unknown[],
    names = this.statements,
  ): Promise<QueryResult<QueryResultRow>> {
    const { namedStatements } = this.config.database;
    const name = namedStatements ? names.nameOf(text) : undefined;
    return this.send({ name, text, values: values as unknown[] });
  }

  private async send(query: QueryConfig): Promise<QueryResult<QueryResultRow>> {
    const { queryRunner } = this.host.tx;
    const context = requestContext();
    const life = context?.life;
    // The unit of work holds its connection for as long as it lasts.
    if (queryRunner) {
      life?.requireAlive();
      return ((await queryRunner.connect()) as PoolClient).query(query);
    }
    if (context?.reads) return context.reads.query(query, () => this.onPrimary(query, life));
    return this.onPrimary(query, life);
  }

  private async onPrimary(
    query: QueryConfig,
    life: RequestLife | undefined,
  ): Promise<QueryResult<QueryResultRow>> {
    life?.requireAlive();
    return oneStatement(await this.pool().connect(), query, life);
  }

  private pool(): Pool {
    return (this.dataSource.driver as unknown as { master: Pool }).master;
  }
}
