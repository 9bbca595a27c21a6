import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeItems } from '../../platform/http/api-envelope.js';
import { Throttled } from '../../platform/throttling/throttled.decorator.js';
import { BackordersQuery, RangeQuery, SalesQuery, ValuationQuery } from './dto/report.query.js';
import {
  BackorderResponse,
  LeadTimeResponse,
  SalesReportResponse,
  toBackorders,
  toLeadTime,
  toSalesReport,
  toValuation,
  ValuationResponse,
} from './dto/report.response.js';
import {
  backordersAnswer,
  leadTimeAnswer,
  salesAnswer,
  valuationAnswer,
} from './report-answers.js';
import { ReportsService } from './reports.service.js';

const aged = 'Up to 30 seconds old, as `Age` says; `Cache-Control: no-cache` has it computed now.';

@ApiTags('reports')
@Controller('reports')
@Throttled('heavy')
export class ReportsController {
  constructor(private readonly reports: ReportsService) {}

  @Get('sales')
  @Requires('orders:read')
  @ApiEnvelope(SalesReportResponse, {
    summary: 'What was sold, and what came back, by day, product, customer or country',
    description:
      'Orders count on the day they were placed, in UTC, unless cancelled or expired. The largest groups come first, days in their order; `totals` are of all groups. By customer it also needs customers:read, and is always computed anew. ' +
      aged,
    cached: salesAnswer,
  })
  sales(@CurrentActor() actor: Actor, @Query() query: SalesQuery): Promise<SalesReportResponse> {
    return this.reports.sales(actor, query).then(toSalesReport);
  }

  @Get('stock-valuation')
  @Requires('stock:read')
  @ApiEnvelope(ValuationResponse, {
    summary: 'What the stock on hand is worth at selling prices, per warehouse and currency',
    description: aged,
    cached: valuationAnswer,
  })
  valuation(
    @CurrentActor() actor: Actor,
    @Query() query: ValuationQuery,
  ): Promise<ValuationResponse> {
    return this.reports.valuation(actor, query).then(toValuation);
  }

  @Get('fulfilment-lead-time')
  @Requires('shipments:read')
  @ApiEnvelope(LeadTimeResponse, {
    summary: 'How long orders took from placing to shipping, for what was shipped on these days',
    description: aged,
    cached: leadTimeAnswer,
  })
  leadTime(@CurrentActor() actor: Actor, @Query() query: RangeQuery): Promise<LeadTimeResponse> {
    return this.reports.leadTime(actor, query).then(toLeadTime);
  }

  @Get('backorders')
  @Requires('stock:read')
  @ApiEnvelopeItems(BackorderResponse, {
    summary: 'What is sold beyond the stock on hand, the most first, and who waits for it',
    description: aged,
    cached: backordersAnswer,
  })
  backorders(
    @CurrentActor() actor: Actor,
    @Query() query: BackordersQuery,
  ): Promise<{ items: BackorderResponse[] }> {
    return this.reports.backorders(actor, query).then(toBackorders);
  }
}
