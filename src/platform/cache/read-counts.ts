import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { OutcomeCounts } from './outcome-counts.js';

/** How often reads were answered from memory, by their name. */
@Injectable()
export class ReadCounts extends OutcomeCounts {
  constructor(metrics: Metrics) {
    super(metrics, { name: 'reads', help: 'Reads whose results are kept.', by: 'read' });
  }
}
