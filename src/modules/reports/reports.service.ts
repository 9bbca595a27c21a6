import { Injectable } from '@nestjs/common';
import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { Clock } from '../../platform/clock/clock.js';
import { type FieldError, ValidationFailed } from '../../platform/errors/platform.errors.js';
import { type AsOfQuery, pastMoment } from '../../platform/http/as-of.js';
import type { LimitQuery, RangeQuery, SalesQuery } from './dto/report.query.js';
import {
  type BackorderRow,
  type LeadTimeRow,
  OperationsReportRepository,
  type ValuationRow,
} from './operations-report.repository.js';
import { daysIn, isDay, longestDays, rangeOf, type ReportRange } from './report-range.js';
import {
  type SalesRequest,
  SalesReportRepository,
  type SalesSummary,
} from './sales-report.repository.js';

const defaultLimit = 100;

export interface SalesReport extends SalesRequest, SalesSummary {}

export interface Ranged<Row> extends ReportRange {
  readonly items: readonly Row[];
}

export interface Valuation {
  readonly asOf: Date;
  readonly items: readonly ValuationRow[];
}

const refuse = (fields: FieldError[]): never => {
  throw ValidationFailed({ fields });
};

/** Questions over everything: each answer is one statement of one moment. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly salesReports: SalesReportRepository,
    private readonly operations: OperationsReportRepository,
    private readonly clock: Clock,
  ) {}

  async sales(actor: Actor, query: SalesQuery): Promise<SalesReport> {
    const { groupBy = 'day', currency = null } = query;
    if (groupBy === 'customer') requirePermission(actor, 'customers:read');
    const limit = this.limitOf(query, groupBy === 'day' ? longestDays * 10 : defaultLimit);
    const request = { groupBy, currency, limit, ...this.rangeOf(query) };
    return { ...request, ...(await this.salesReports.sales(request)) };
  }

  async valuation(actor: Actor, query: AsOfQuery): Promise<Valuation> {
    const now = this.clock.now();
    const asOf = pastMoment(query.asOf, now);
    const scope = warehouseScopeOf(actor, 'stock:read');
    return { asOf: asOf ?? now, items: await this.operations.valuation(scope, asOf) };
  }

  async leadTime(actor: Actor, query: RangeQuery): Promise<Ranged<LeadTimeRow>> {
    const range = this.rangeOf(query);
    const scope = warehouseScopeOf(actor, 'shipments:read');
    return { ...range, items: await this.operations.leadTime(scope, range) };
  }

  backorders(actor: Actor, query: LimitQuery): Promise<BackorderRow[]> {
    const scope = warehouseScopeOf(actor, 'stock:read');
    return this.operations.backorders(scope, this.limitOf(query, defaultLimit));
  }

  private limitOf({ limit }: LimitQuery, fallback: number): number {
    return limit === undefined ? fallback : Number(limit);
  }

  private rangeOf({ from, to }: RangeQuery): ReportRange {
    const fields = Object.entries({ from, to }).flatMap(([name, day]): FieldError[] =>
      day === undefined || isDay(day)
        ? []
        : [{ pointer: `?${name}`, rule: 'day', message: 'must be a day such as 2026-01-31' }],
    );
    if (fields.length > 0) refuse(fields);
    const asked = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    const range = rangeOf(asked, this.clock.now());
    const days = daysIn(range);
    const message = `must be a range of 1 to ${longestDays} days with to`;
    if (days < 1 || days > longestDays) refuse([{ pointer: '?from', rule: 'range', message }]);
    return range;
  }
}
