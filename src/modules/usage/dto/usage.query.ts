import { OneOf, Text, Uuid } from '../../../platform/validation/fields.js';
import { type Grouping, groupings } from '../usage-report.js';

export class UsageQuery {
  @Text({
    optional: true,
    max: 10,
    example: '2026-11-01',
    description: 'First day, UTC; 30 days before the last one when absent.',
  })
  from?: string;

  @Text({
    optional: true,
    max: 10,
    example: '2026-11-24',
    description: 'Last day; today when absent.',
  })
  to?: string;

  @OneOf(groupings, { optional: true })
  groupBy?: Grouping;

  @Text({ optional: true, max: 10, example: 'GET' })
  method?: string;

  @Text({
    optional: true,
    max: 200,
    example: '/api/v1/products/:id',
    description: 'A route template.',
  })
  route?: string;

  @Text({ optional: true, max: 5, pattern: /^v\d{1,4}$/, example: 'v1' })
  version?: string;

  @Uuid({ optional: true, description: 'A user or an API key.' })
  consumerId?: string;
}
