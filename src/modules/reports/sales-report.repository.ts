import { Injectable } from '@nestjs/common';
import { Sql } from '../../platform/database/sql.js';
import { countryCodesOfNames } from './country-names.js';
import { type ReportRange, splitRange } from './report-range.js';
import { type SalesGroup, salesReport } from './sales-report.sql.js';

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

@Injectable()
export class SalesReportRepository {
  constructor(private readonly sql: Sql) {}

  async sales(request: SalesRequest): Promise<SalesSummary> {
    const { names, codes } = countryCodesOfNames;
    const { from, to, months, afterMonths } = splitRange(request);
    const values = [names, codes, from, to, months, afterMonths, request.limit, request.currency];
    const [row] = await this.sql.rowsPlannedAnew<SalesSummary>(
      salesReport(request.groupBy),
      values,
    );
    return row as SalesSummary;
  }
}
