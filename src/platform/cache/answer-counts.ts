import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { OutcomeCounts } from './outcome-counts.js';

/** How often answers were kept ones, by route template. */
@Injectable()
export class AnswerCounts extends OutcomeCounts {
  constructor(metrics: Metrics) {
    const help = 'Answers of routes whose answers are kept.';
    super(metrics, { name: 'answers', help, by: 'route' });
  }
}
