import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { runInTrace, traceContext } from '../observability/trace-context.js';
import { ownTrace, type TraceContext } from '../observability/trace-ids.js';

export type SpanKind = 'server' | 'client' | 'consumer';
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** Something that takes time, being told to the collector. */
export interface OpenSpan extends TraceContext {
  /** Gives a better name when it is known only at the end. */
  rename(name: string): void;
  /** An error makes the span a failed one; its message stays here. */
  end(attributes?: SpanAttributes, failure?: string): void;
}

export interface SpanOptions {
  readonly kind: SpanKind;
  /** Asked only for a span that is kept. */
  readonly attributes?: () => SpanAttributes;
  /** What the span is a part of; null begins a trace. */
  readonly parent: TraceContext | null;
}

/** Opens spans; loaded only where OTEL_EXPORTER_OTLP_ENDPOINT is set. */
export interface SpanSource {
  /** Null in a trace that is not kept: as its caller decided, or by lot where it begins. */
  open(name: string, options: SpanOptions): OpenSpan | null;
  /** Sends what is left. */
  close(): Promise<void>;
}

/** What was slow, told to an OpenTelemetry collector. Off, nothing of OpenTelemetry is loaded. */
@Injectable()
export class Tracing implements OnApplicationShutdown {
  constructor(private readonly source: SpanSource | null) {}

  get enabled(): boolean {
    return this.source !== null;
  }

  /** Null when traces are off, or this one is not kept. */
  open(name: string, options: SpanOptions): OpenSpan | null {
    return this.source?.open(name, options) ?? null;
  }

  /**
   * Work with a span of its own, a part of what runs, or with `parent: null` the begin of a trace.
   * Also without OpenTelemetry it has ids, which its log lines and its calls carry.
   */
  around<T>(
    name: string,
    {
      parent = traceContext() ?? null,
      ...options
    }: Partial<SpanOptions> & Pick<SpanOptions, 'kind'>,
    work: (trace: TraceContext) => Promise<T>,
  ): Promise<T> {
    const span = this.open(name, { ...options, parent });
    const trace = span ?? ownTrace(parent);
    return runInTrace(trace, async () => {
      try {
        const result = await work(trace);
        span?.end();
        return result;
      } catch (error) {
        span?.end({}, error instanceof Error ? error.name : 'unknown');
        throw error;
      }
    });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.source?.close();
  }
}
