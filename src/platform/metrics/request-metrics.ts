import type { ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { type LabelledRequest, methodOf, routeOf } from './request-labels.js';
import type { BucketCounts, QuickHistogram } from './quick-histogram.js';

function outcomeOf(response: ServerResponse): string {
  return response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted';
}

/** How long requests take, by method, route template and class of status. */
@Injectable()
export class RequestMetrics {
  private readonly durations: QuickHistogram;
  private readonly known = new Map<string, BucketCounts>();
  private readonly enabled: boolean;
  private inFlight = 0;

  constructor(metrics: Metrics) {
    this.enabled = metrics.enabled;
    this.durations = metrics.histogram(
      'orderly_http_request_duration_seconds',
      'Time from the first look at a request to the end of its answer.',
      ['method', 'route', 'status'],
    );
    metrics.gauge('orderly_http_requests_in_flight', 'Requests being answered.', [], (gauge) =>
      gauge.set(this.inFlight),
    );
  }

  begin(): void {
    this.inFlight += 1;
  }

  end(request: LabelledRequest, response: ServerResponse, seconds: number): void {
    this.inFlight -= 1;
    if (!this.enabled) return;
    const method = methodOf(request);
    const route = routeOf(request);
    const status = outcomeOf(response);
    const key = `${method} ${status} ${route}`;
    let series = this.known.get(key);
    if (!series) {
      series = this.durations.seriesOf(method, route, status);
      this.known.set(key, series);
    }
    series.observe(seconds);
  }
}
