import { Injectable } from '@nestjs/common';
import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { warehouseScopeOf } from '../../platform/access/warehouse-scope.js';
import { Clock } from '../../platform/clock/clock.js';
import { type FieldError, ValidationFailed } from '../../platform/errors/platform.errors.js';
import { pastMoment } from '../../platform/http/as-of.js';
import type {
  BackordersQuery,
  LimitQuery,
  RangeQuery,
  SalesQuery,
  ValuationQuery,
} from './dto/report.query.js';
import {
  type BackorderRow,
  type LeadTimeRow,
  OperationsReportRepository,
} from './operations-report.repository.js';
import {
  daysIn,
  endOf,
  endOfDayBefore,
  isDay,
  longestDays,
  rangeOf,
  type ReportRange,
} from './report-range.js';
import { type OpenedRow, withOpening } from './stock-opening.js';
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
  readonly items: readonly OpenedRow[];
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

  async valuation(actor: Actor, query: ValuationQuery): Promise<Valuation> {
    const now = this.clock.now();
    const { from, to } = this.daysOf(query);
    const scope = warehouseScopeOf(actor, 'stock:read');
    if (to !== undefined && query.asOf !== undefined)
      refuse([{ pointer: '?asOf', rule: 'alternative', message: 'must not be given with to' }]);
    const asked = to === undefined ? pastMoment(query.asOf, now) : endOf(to);
    const asOf = asked !== null && asked < now ? asked : null;
    const before = from === undefined ? null : endOfDayBefore(from);
    if (before !== null && before > (asOf ?? now))
      refuse([{ pointer: '?from', rule: 'range', message: 'must not be after the end' }]);
    const items = await this.operations.valuation(scope, asOf);
    if (before === null) return { asOf: asOf ?? now, items };
    const opening = await this.operations.valuation(scope, before);
    return { asOf: asOf ?? now, items: withOpening(items, opening) };
  }

  async leadTime(actor: Actor, query: RangeQuery): Promise<Ranged<LeadTimeRow>> {
    const range = this.rangeOf(query);
    const scope = warehouseScopeOf(actor, 'shipments:read');
    return { ...range, items: await this.operations.leadTime(scope, range) };
  }

  async backorders(actor: Actor, query: BackordersQuery): Promise<BackorderRow[]> {
    const scope = warehouseScopeOf(actor, 'stock:read');
    const { from = null, to = null } = this.daysOf(query);
    if (from !== null && to !== null && from > to)
      refuse([{ pointer: '?from', rule: 'range', message: 'must not be after to' }]);
    return this.operations.backorders(scope, this.limitOf(query, defaultLimit), { from, to });
  }

  private limitOf({ limit }: LimitQuery, fallback: number): number {
    return limit === undefined ? fallback : Number(limit);
  }

  /** The days that are given. */
  private daysOf({ from, to }: Partial<ReportRange>): Partial<ReportRange> {
    const fields = Object.entries({ from, to }).flatMap(([name, day]): FieldError[] =>
      day === undefined || isDay(day)
        ? []
        : [{ pointer: `?${name}`, rule: 'day', message: 'must be a day such as 2026-01-31' }],
    );
    if (fields.length > 0) refuse(fields);
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
  }

  private rangeOf(query: RangeQuery): ReportRange {
    const range = rangeOf(this.daysOf(query), this.clock.now());
    const days = daysIn(range);
    const message = `must be a range of 1 to ${longestDays} days with to`;
    if (days < 1 || days > longestDays) refuse([{ pointer: '?from', rule: 'range', message }]);
    return range;
  }
}
