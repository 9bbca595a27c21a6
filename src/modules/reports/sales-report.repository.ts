import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { countryCodesOfNames } from './country-names.js';
import { daysIn, type Pieces, piecesOf, type ReportRange } from './report-range.js';
import { salesReport } from './sales-report.sql.js';
import type { SalesGroup } from './sales-rows.sql.js';
import { isRanked, type Ranked, topSales } from './sales-top.sql.js';

/** Amounts in minor units of the currency. */
export interface SalesSums {
  readonly currency: string;
  readonly orders: number;
  readonly units: number;
  readonly net: number;
  readonly tax: number;
  readonly gross: number;
  readonly returnedUnits: number;
  readonly returnedValue: number;
}

export interface SalesItem extends SalesSums {
  readonly key: string | null;
  readonly sku: string | null;
  readonly name: string | null;
}

export interface SalesSummary {
  readonly items: readonly SalesItem[];
  readonly totals: readonly SalesSums[];
}

export interface SalesRequest extends ReportRange {
  readonly groupBy: SalesGroup;
  readonly currency: string | null;
  readonly limit: number;
}

/** For each group shown, how many to read of a month; more when fewer prove nothing. */
const steps = [4, 24, 128] as const;
/** Beyond these, adding everything up is no slower. */
const mostRead = 200_000;
const mostAdded = 3_000;

/** What a month has says little about so few of its days, and they are soon added up. */
const fewDays = 3;

type Proven = SalesSummary & { readonly proven: boolean };

@Injectable()
export class SalesReportRepository {
  constructor(private readonly sql: Sql) {}

  /** The largest are looked for from the top; all are added up when that proves nothing. */
  async sales(request: SalesRequest): Promise<SalesSummary> {
    const { groupBy } = request;
    const searched = isRanked(groupBy) && daysIn(request) > fewDays;
    const largest = searched ? await this.largest(request, groupBy) : null;
    return largest ?? this.addedUp(request);
  }

  /** Adds everything up. */
  async addedUp(request: SalesRequest): Promise<SalesSummary> {
    const values = this.valuesOf(request, piecesOf(request));
    return (await this.one<SalesSummary>(salesReport(request.groupBy), values)) as SalesSummary;
  }

  /** Null: the largest of the months do not tell which are the largest of the range. */
  async largest(request: SalesRequest, dimension: Ranked): Promise<SalesSummary | null> {
    const pieces = piecesOf(request);
    const months = pieces.touched.length;
    const { limit } = request;
    let before = 0;
    for (const step of steps) {
      const read = Math.min(step * limit * months, Math.floor(mostRead / months));
      if (read <= before) break;
      const deep = [pieces.touched, read, Math.min((step / 2) * limit, mostAdded)];
      const values = [...this.valuesOf(request, pieces), ...deep];
      const answer = await this.one<Proven>(topSales(dimension), values);
      if (answer?.proven) return { items: answer.items, totals: answer.totals };
      before = read;
    }
    return null;
  }

  private valuesOf(request: SalesRequest, { months, days, less }: Pieces): unknown[] {
    const { names, codes } = countryCodesOfNames();
    const { from, to, limit, currency } = request;
    return [names, codes, from, to, months, days, less, limit, currency];
  }

  private async one<Row>(text: string, values: readonly unknown[]): Promise<Row | undefined> {
    return (await this.sql.rowsPlannedAnew<Row>(text, values))[0];
  }
}
