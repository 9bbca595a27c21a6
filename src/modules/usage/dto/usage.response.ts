import { Nested, OneOf, Text, Whole } from '../../../platform/validation/fields.js';
import { type Grouping, groupings, quantileMs, type UsageSums } from '../usage-report.js';
import type { UsageReport } from '../usage.service.js';

export class UsageGroupResponse {
  @Text({ example: '2026-11-24', description: 'A day, `GET /api/v1/products`, `v1` or `user:id`.' })
  key: string;
  @Text({ nullable: true, example: null, description: 'Of a user or an API key.' })
  name: string | null;
  @Whole({ example: 1200 }) requests: number;
  @Whole({ example: 12, description: 'Answers of 4xx.' }) clientErrors: number;
  @Whole({ example: 0, description: 'Answers of 5xx.' }) serverErrors: number;
  @Whole({ example: 7, description: 'Milliseconds, rounded up, as the others.' }) meanMs: number;
  @Whole({
    example: 5,
    description: 'Half of the requests were not slower (a bound of the counts).',
  })
  p50Ms: number;
  @Whole({ example: 25 }) p95Ms: number;
  @Whole({ example: 50 }) p99Ms: number;
  @Whole({ example: 130 }) maxMs: number;
  @Whole({ nullable: true, example: 80, description: 'By day only: orders placed on it.' })
  ordersPlaced: number | null;
}

export class UsageResponse {
  @Text({ example: '2026-11-01' }) from: string;
  @Text({ example: '2026-11-24' }) to: string;
  @OneOf(groupings) groupBy: Grouping;
  @Nested(() => UsageGroupResponse, { list: true, max: 1000 }) items: UsageGroupResponse[];
}

export function toUsageGroup(sums: UsageSums): UsageGroupResponse {
  const { key, name, requests, clientErrors, serverErrors, totalMs, latencies, ordersPlaced } =
    sums;
  const maxMs = Math.ceil(sums.maxMs);
  return {
    key,
    name,
    requests,
    clientErrors,
    serverErrors,
    meanMs: Math.ceil(totalMs / Math.max(1, requests)),
    p50Ms: quantileMs(latencies, 0.5, maxMs),
    p95Ms: quantileMs(latencies, 0.95, maxMs),
    p99Ms: quantileMs(latencies, 0.99, maxMs),
    maxMs,
    ordersPlaced,
  };
}

export function toUsageResponse({ filter, groups }: UsageReport): UsageResponse {
  const { from, to, groupBy } = filter;
  return { from, to, groupBy, items: groups.map(toUsageGroup) };
}
