import type { UnitOfWork } from '../../database/unit-of-work.js';
import { type DomainError } from '../../errors/domain-error.js';
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
    try {
      this.succeed(index, await this.unitOfWork.savepoint(work));
    } catch (error) {
      const refusal = domainErrorOf(error);
      if (refusal.kind === 'internal' || refusal.kind === 'unavailable') throw error;
      this.fail(index, refusal);
    }
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
}
