import { randomUUID } from 'node:crypto';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { isMetricsMessage, type MetricsMessage } from '../lifecycle/worker-metrics-relay.js';

// Longer than the supervisor waits for the others.
const patienceMs = 4_000;

type Series = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** The metrics of all workers as one text; the label `worker` keeps their series apart. */
export class WorkerMetrics {
  private readonly scrapes = new Map<string, (text: Promise<string>) => void>();

  constructor(
    private readonly registry: Registry,
    number: number,
    private readonly host: NodeJS.Process = process,
  ) {
    registry.setDefaultLabels({ worker: String(number) });
    host.on('message', (message) => {
      if (isMetricsMessage(message)) void this.hear(message);
    });
  }

  /** Without an answer of the supervisor, those of this worker. */
  text(): Promise<string> {
    const about = randomUUID();
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(this.registry.metrics()), patienceMs);
      this.scrapes.set(about, (text) => {
        clearTimeout(timer);
        this.scrapes.delete(about);
        resolve(text);
      });
      this.send({ kind: 'orderly:metrics-wanted', about });
    });
  }

  private async hear(message: MetricsMessage): Promise<void> {
    const { about } = message;
    if (message.kind === 'orderly:metrics-wanted') {
      const one = await this.registry.getMetricsAsJSON();
      this.send({ kind: 'orderly:metrics-of-one', about, one });
    } else if (message.kind === 'orderly:metrics-of-all') {
      this.scrapes.get(about)?.(merged(message.all as Series[]));
    }
  }

  private send(message: MetricsMessage): void {
    if (this.host.connected) this.host.send?.(message);
  }
}

function merged(all: Series[]): Promise<string> {
  // No two series are the same, so nothing is summed up or left out.
  const kept = all.map((series) => series.map((metric) => ({ ...metric, aggregator: 'sum' })));
  return AggregatorRegistry.aggregate(kept).metrics();
}
