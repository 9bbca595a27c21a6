import { AsOfQuery } from '../../../platform/http/as-of.js';
import { CurrencyCode, OneOf, Text } from '../../../platform/validation/fields.js';
import { type SalesGroup, salesGroups } from '../sales-rows.sql.js';

const day = /^\d{4}-\d{2}-\d{2}$/;
const dayOf = (description: string, example = '2026-01-01'): PropertyDecorator =>
  Text({ max: 10, pattern: day, optional: true, example, description });
const count = /^([1-9]\d{0,2}|1000)$/;

export class LimitQuery {
  @Text({ max: 4, pattern: count, optional: true, example: '100', description: '1 to 1000.' })
  limit?: string;
}

export class BackordersQuery extends LimitQuery {
  @dayOf('Only who placed an order on this day, in UTC, or later.')
  from?: string;

  @dayOf('Only who placed an order until the end of this day, in UTC.')
  to?: string;
}

export class ValuationQuery extends AsOfQuery {
  @dayOf('Shows beside it what there was before this day, in UTC.')
  from?: string;

  @dayOf('At the end of this day, in UTC: another way to say `asOf`.')
  to?: string;
}

/** Days in UTC, both included. */
export class RangeQuery {
  @dayOf('The first day, in UTC. Without it, thirty days until `to`.')
  from?: string;

  @dayOf('The last day, in UTC. Without it, today.', '2026-06-30')
  to?: string;
}

export class SalesQuery extends RangeQuery {
  @OneOf(salesGroups, { optional: true, description: 'Without it, by day.' })
  groupBy?: SalesGroup;

  @CurrencyCode({ optional: true, description: 'Sales in this currency alone.' })
  currency?: string;

  @Text({ max: 4, pattern: count, optional: true, example: '100', description: '1 to 1000.' })
  limit?: string;
}
