import type { UnitOfWork } from '../../database/unit-of-work.js';
import { DomainError } from '../../errors/domain-error.js';
import { domainErrorOf } from '../error-filter.js';
import { BulkRejected, BulkRowRepeated, type RowError } from './bulk.errors.js';
import { type BulkPolicy, type BulkRequest, firstOfEach } from './bulk-rows.js';

/** A row that was accepted, with what became of it. */
export interface RowOutcome<Data> {
  /** In words of the list: created, updated, unchanged, applied. */
  readonly status: string;
  readonly data: Data;
}

export interface RowResult<Data> {
  readonly index: number;
  readonly status: string;
  readonly data: Data | null;
  readonly error: RowError | null;
}

export interface BulkResult<Data> {
  readonly policy: BulkPolicy;
  readonly total: number;
  readonly succeeded: number;
  readonly failed: number;
  /** In the order of the request. */
  readonly rows: readonly RowResult<Data>[];
}

interface ValidRow<Row> {
  readonly index: number;
  readonly value: Row;
}

/** One work in two ways: for all rows in few statements, in their order, and for each alone. */
interface WorkOnRows<Row, Data> {
  readonly all: (rows: readonly Row[]) => Promise<readonly (RowOutcome<Data> | DomainError)[]>;
  readonly one: (row: Row) => Promise<RowOutcome<Data>>;
}

function errorOf({ code, message, details }: DomainError): RowError {
  return { code, message, details };
}

/** What became of the rows of one attempt at a bulk request. */
export class BulkBook<Row, Data> {
  /** The rows that can be read, in the order of the request. */
  readonly rows: ValidRow<Row>[] = [];
  private readonly results: RowResult<Data>[] = [];

  constructor(
    private readonly request: BulkRequest<Row>,
    private readonly unitOfWork: UnitOfWork,
  ) {
    for (const row of request.rows) {
      if ('error' in row) this.fail(row.index, row.error);
      else this.rows.push(row);
    }
  }

  /** The readable rows, the first of each key; the others are refused with BULK_ROW_REPEATED. */
  distinct(keyOf: (row: Row) => string): ValidRow<Row>[] {
    const { first, repeated } = firstOfEach(this.rows, ({ value }) => keyOf(value));
    for (const { index, firstIndex } of repeated) this.fail(index, BulkRowRepeated({ firstIndex }));
    return first;
  }

  succeed(index: number, { status, data }: RowOutcome<Data>): void {
    this.results[index] = { index, status, data, error: null };
  }

  fail(index: number, error: DomainError): void {
    this.results[index] = { index, status: 'failed', data: null, error: errorOf(error) };
  }

  /** Runs the work of a row so that its failure undoes that row alone; a broken server is not its. */
  async attempt(index: number, work: () => Promise<RowOutcome<Data>>): Promise<void> {
    this.enter(index, await this.tried(work));
  }

  /**
   * Runs the work of all rows at once. When the database refuses what they come to, somebody else
   * was faster: they are tried once more, then each by itself, so that the refusal hits its own row.
   */
  async together(
    rows: readonly ValidRow<Row>[],
    { all, one }: WorkOnRows<Row, Data>,
  ): Promise<void> {
    for (let attempt = 1; attempt <= 2; attempt += 1) {
      const done = await this.tried(() => all(rows.map(({ value }) => value)));
      if (done instanceof DomainError) continue;
      for (const [place, { index }] of rows.entries()) this.enter(index, done[place]);
      return;
    }
    for (const { index, value } of rows) await this.attempt(index, () => one(value));
  }

  /** Throws BULK_REJECTED when the policy says so. */
  close(): BulkResult<Data> {
    const { policy, rows } = this.request;
    const total = rows.length;
    const failures = this.results.flatMap(({ index, error }) => (error ? [{ index, error }] : []));
    const failed = failures.length;
    if (failed > 0 && policy === 'reject_all')
      throw BulkRejected({ total, failed, rows: failures });
    return { policy, total, succeeded: total - failed, failed, rows: this.results };
  }

  private enter(index: number, outcome: RowOutcome<Data> | DomainError | undefined): void {
    if (!outcome) throw new Error('A row of a bulk request has no outcome.');
    if (outcome instanceof DomainError) this.fail(index, outcome);
    else this.succeed(index, outcome);
  }

  /** A broken server is nobody's refusal. */
  private async tried<T>(work: () => Promise<T>): Promise<T | DomainError> {
    try {
      return await this.unitOfWork.savepoint(work);
    } catch (error) {
      const refusal = domainErrorOf(error);
      if (refusal.kind === 'internal' || refusal.kind === 'unavailable') throw error;
      return refusal;
    }
  }
}
