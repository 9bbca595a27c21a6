import { Global, Module } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { RequestTracing } from './request-tracing.js';
import { Tracing } from './tracing.js';

/** Loads the SDK only where somebody listens: it costs start-up time and memory. */
async function tracingOf(config: AppConfig): Promise<Tracing> {
  const { endpoint } = config.tracing;
  if (endpoint === null) return new Tracing(null);
  const { openTelemetry } = await import('./open-telemetry.js');
  return new Tracing(openTelemetry(config, endpoint));
}

@Global()
@Module({
  providers: [RequestTracing, { provide: Tracing, inject: [AppConfig], useFactory: tracingOf }],
  exports: [RequestTracing, Tracing],
})
export class TracingModule {}
