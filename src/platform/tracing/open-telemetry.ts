import { hostname } from 'node:os';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind as Kind,
  SpanStatusCode,
  trace,
  TraceFlags,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { AppConfig } from '../../config/app-config.js';
import { buildInfo } from '../observability/build-info.js';
import type { OpenSpan, SpanOptions, SpanSource } from './tracing.js';

const kinds = { server: Kind.SERVER, client: Kind.CLIENT, consumer: Kind.CONSUMER };

function providerOf({ environment, buildCommit }: AppConfig, endpoint: string): TracerProvider {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` });
  return new TracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'orderly',
      'service.version': buildInfo(buildCommit).version,
      'service.instance.id': hostname(),
      'deployment.environment.name': environment,
    }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000, maxQueueSize: 8_192 }),
    ],
  });
}

function contextOf({ kind, parent }: SpanOptions): Context {
  if (!parent) return ROOT_CONTEXT;
  const { traceId, spanId } = parent;
  const isRemote = kind === 'server';
  return trace.setSpanContext(ROOT_CONTEXT, {
    ...{ traceId, spanId, isRemote },
    traceFlags: TraceFlags.SAMPLED,
  });
}

function openSpan(span: Span): OpenSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    traceId,
    spanId,
    sampled: true,
    rename: (better) => void span.updateName(better),
    end: (attributes, failure) => {
      if (attributes) span.setAttributes(attributes);
      if (failure !== undefined) {
        span.setAttribute('error.type', failure);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

/**
 * Spans by the SDK, opened where the program itself passes: the edge, the connections of the
 * database, jobs, outgoing calls. Only those of traces that are kept: an SDK that samples makes a
 * span for each of the others too. See docs/adr/0024-own-spans.md.
 */
export function openTelemetry(config: AppConfig, endpoint: string): SpanSource {
  const provider = providerOf(config, endpoint);
  const tracer = provider.getTracer('orderly');
  const share = config.tracing.samplePercent / 100;
  return {
    open: (name, options) => {
      const { kind, parent } = options;
      if (!(parent ? parent.sampled : Math.random() < share)) return null;
      const attributes = options.attributes?.() ?? {};
      return openSpan(
        tracer.startSpan(name, { kind: kinds[kind], attributes }, contextOf(options)),
      );
    },
    close: () => provider.shutdown(),
  };
}
