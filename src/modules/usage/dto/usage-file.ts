import { StreamableFile } from '@nestjs/common';
import { csvLine } from '../../../platform/http/csv-text.js';
import type { UsageReport } from '../usage.service.js';
import { toUsageGroup } from './usage.response.js';

const columns = [
  'key',
  'name',
  'requests',
  'clientErrors',
  'serverErrors',
  'meanMs',
  'p50Ms',
  'p95Ms',
  'p99Ms',
  'maxMs',
  'ordersPlaced',
] as const;

/** A report as a download. */
export function usageFile({ filter, groups }: UsageReport): StreamableFile {
  const lines = groups.map((sums) => {
    const group = toUsageGroup(sums);
    return csvLine(columns.map((column) => String(group[column] ?? '')));
  });
  const { groupBy, from, to } = filter;
  return new StreamableFile(Buffer.from(csvLine(columns) + lines.join('')), {
    type: 'text/csv; charset=utf-8',
    disposition: `attachment; filename="usage-${groupBy}-${from}-${to}.csv"`,
  });
}
