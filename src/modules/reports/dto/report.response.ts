import {
  CurrencyCode,
  MoneySum,
  Nested,
  OneOf,
  Sku,
  Text,
  Timestamp,
  Uuid,
  Whole,
} from '../../../platform/validation/fields.js';
import type { BackorderRow, LeadTimeRow } from '../operations-report.repository.js';
import type { Ranged, SalesReport, Valuation } from '../reports.service.js';
import { salesGroups } from '../sales-rows.sql.js';

export class SalesTotalResponse {
  @CurrencyCode() currency: string;
  @Whole({ example: 12 }) orders: number;
  @Whole({ example: 40 }) units: number;
  @MoneySum({ example: 50_000, description: 'Of the lines, without tax.' }) net: number;
  @MoneySum({ example: 9_500 }) tax: number;
  @MoneySum({ example: 59_500, description: 'net + tax; shipping and discounts are not in it.' })
  gross: number;
  @Whole({ example: 2, description: 'Came back on these days, whenever it was sold.' })
  returnedUnits: number;
  @MoneySum({ example: 2_500 }) returnedValue: number;
}

export class SalesItemResponse extends SalesTotalResponse {
  @Text({
    nullable: true,
    example: '2026-01-31',
    description: 'The day, country, or id of the product or customer; null: the order names none.',
  })
  key: string | null;
  @Sku({ nullable: true }) sku: string | null;
  @Text({ max: 300, nullable: true, example: 'Earl Grey, 100 bags' }) name: string | null;
}

export class SalesReportResponse {
  @Text({ example: '2026-01-01' }) from: string;
  @Text({ example: '2026-06-30' }) to: string;
  @OneOf(salesGroups) groupBy: string;
  @Nested(() => SalesItemResponse, { list: true }) items: SalesItemResponse[];
  @Nested(() => SalesTotalResponse, { list: true }) totals: SalesTotalResponse[];
}

export function toSalesReport(report: SalesReport): SalesReportResponse {
  const { from, to, groupBy, items, totals } = report;
  return { from, to, groupBy, items: [...items], totals: [...totals] };
}

export class ValuationItemResponse {
  @Text({ max: 32, example: 'BER' }) warehouse: string;
  @CurrencyCode() currency: string;
  @Whole({ example: 240, description: 'Products with stock.' }) products: number;
  @Whole({ example: 12_000 }) units: number;
  @MoneySum({
    example: 9_900_000,
    description: 'At the selling prices of today, without tax; at most 2^53−1.',
  })
  value: number;
  @Whole({ optional: true, example: 9_000, description: 'Before `from`, when it is given.' })
  openingUnits?: number;
  @MoneySum({ optional: true, example: 7_400_000, description: 'What these are worth today.' })
  openingValue?: number;
}

export class ValuationResponse {
  @Timestamp() asOf: string;
  @Nested(() => ValuationItemResponse, { list: true }) items: ValuationItemResponse[];
}

export function toValuation({ asOf, items }: Valuation): ValuationResponse {
  return { asOf: asOf.toISOString(), items: [...items] };
}

const seconds = 'Seconds from placing to shipping';

export class LeadTimeItemResponse {
  @Text({ max: 32, example: 'BER' }) warehouse: string;
  @Whole({ example: 1_200 }) shipments: number;
  @Whole({ example: 86_400, description: `${seconds}: half took no longer.` }) p50: number;
  @Whole({ example: 172_800, description: `${seconds}: nine of ten took no longer.` }) p90: number;
  @Whole({ example: 259_200, description: `${seconds}: 99 of 100 took no longer.` }) p99: number;
  @Whole({ example: 345_600, description: `${seconds}: the longest.` }) longest: number;
}

export class LeadTimeResponse {
  @Text({ example: '2026-01-01' }) from: string;
  @Text({ example: '2026-06-30' }) to: string;
  @Nested(() => LeadTimeItemResponse, { list: true }) items: LeadTimeItemResponse[];
}

export function toLeadTime({ from, to, items }: Ranged<LeadTimeRow>): LeadTimeResponse {
  return { from, to, items: [...items] };
}

export class BackorderResponse {
  @Uuid() productId: string;
  @Sku() sku: string;
  @Text({ max: 32, example: 'BER' }) warehouse: string;
  @Whole({ example: 3 }) onHand: number;
  @Whole({ example: 10 }) allocated: number;
  @Whole({ example: 7, description: 'allocated − onHand.' }) backordered: number;
  @Whole({ example: 2, description: 'Orders that the stock on hand does not reach.' })
  waitingOrders: number;
  @Timestamp({ nullable: true, description: 'Of them, placed first.' })
  oldestPlacedAt: string | null;
}

export function toBackorders(rows: readonly BackorderRow[]): { items: BackorderResponse[] } {
  const items = rows.map((row) => ({
    ...row,
    oldestPlacedAt: row.oldestPlacedAt && row.oldestPlacedAt.toISOString(),
  }));
  return { items };
}
