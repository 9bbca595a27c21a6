import { Global, Module } from '@nestjs/common';
import { Metrics } from './metrics.js';
import { MetricsEndpoint } from './metrics-endpoint.js';
import { RequestMetrics } from './request-metrics.js';

@Global()
@Module({
  providers: [Metrics, MetricsEndpoint, RequestMetrics],
  exports: [Metrics, MetricsEndpoint, RequestMetrics],
})
export class MetricsModule {}
