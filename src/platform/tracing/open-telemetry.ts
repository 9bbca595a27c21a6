import { hostname } from 'node:os';
import {
  ROOT_CONTEXT,
  SpanKind as Kind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { AppConfig } from '../../config/app-config.js';
import { buildInfo } from '../observability/build-info.js';
import type { OpenSpan, SpanSource } from './tracing.js';

const kinds = { server: Kind.SERVER, client: Kind.CLIENT, consumer: Kind.CONSUMER };

/**
 * Spans by the SDK, opened where the program itself passes: the edge, the connections of the
 * database, jobs, outgoing calls. See docs/adr/0024-own-spans.md.
 */
export function openTelemetry(
  { environment, buildCommit, tracing: { samplePercent } }: AppConfig,
  endpoint: string,
): SpanSource {
  const { version } = buildInfo(buildCommit);
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  const provider = new TracerProvider({
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(samplePercent / 100) }),
    resource: resourceFromAttributes({
      'service.name': 'orderly',
      'service.version': version,
      'service.instance.id': hostname(),
      'deployment.environment.name': environment,
    }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, maxQueueSize: 8_192 }),
    ],
  });
  const tracer = provider.getTracer('orderly', version);
  return {
    open: (name, { kind, attributes = {}, parent }): OpenSpan => {
      const flags = parent?.sampled === false ? TraceFlags.NONE : TraceFlags.SAMPLED;
      const context = parent
        ? trace.setSpanContext(ROOT_CONTEXT, {
            traceId: parent.traceId,
            spanId: parent.spanId,
            traceFlags: flags,
            isRemote: kind === 'server',
          })
        : ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, context);
      const { traceId, spanId, traceFlags } = span.spanContext();
      return {
        traceId,
        spanId,
        sampled: (traceFlags & TraceFlags.SAMPLED) !== 0,
        rename: (better) => void span.updateName(better),
        end: (more, failure) => {
          if (more) span.setAttributes(more);
          if (failure !== undefined) {
            span.setAttribute('error.type', failure);
            span.setStatus({ code: SpanStatusCode.ERROR });
          }
          span.end();
        },
      };
    },
    close: () => provider.shutdown(),
  };
}
