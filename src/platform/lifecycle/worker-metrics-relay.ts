import cluster, { type Worker } from 'node:cluster';

/** What workers and supervisor tell each other about metrics; `about` names the scrape. */
export type MetricsMessage =
  | { readonly kind: 'orderly:metrics-wanted'; readonly about: string }
  | { readonly kind: 'orderly:metrics-of-one'; readonly about: string; readonly one: unknown }
  | { readonly kind: 'orderly:metrics-of-all'; readonly about: string; readonly all: unknown[] };

interface Scrape {
  readonly asker: Worker;
  readonly answers: unknown[];
  readonly waitsFor: Set<number>;
  readonly timer: NodeJS.Timeout;
}

// A worker that is busy for longer is missing in one scrape.
const patienceMs = 2_000;
const scrapes = new Map<string, Scrape>();

export function isMetricsMessage(message: unknown): message is MetricsMessage {
  const kind = (message as { kind?: unknown } | null)?.kind;
  return typeof kind === 'string' && kind.startsWith('orderly:metrics-');
}

function finish(about: string): void {
  const scrape = scrapes.get(about);
  if (!scrape) return;
  scrapes.delete(about);
  clearTimeout(scrape.timer);
  const message: MetricsMessage = { kind: 'orderly:metrics-of-all', about, all: scrape.answers };
  if (scrape.asker.isConnected()) scrape.asker.send(message);
}

function begin(asker: Worker, about: string): void {
  const others = Object.values(cluster.workers ?? {}).filter(
    (worker): worker is Worker => worker?.isConnected() === true,
  );
  const timer = setTimeout(() => finish(about), patienceMs);
  const waitsFor = new Set(others.map(({ id }) => id));
  scrapes.set(about, { asker, answers: [], waitsFor, timer });
  const message: MetricsMessage = { kind: 'orderly:metrics-wanted', about };
  for (const worker of others) worker.send(message);
}

/** The supervisor's part: asks every worker, and answers the one that is being scraped. */
export function relayMetrics(worker: Worker, message: unknown): void {
  if (!isMetricsMessage(message)) return;
  if (message.kind === 'orderly:metrics-wanted') begin(worker, message.about);
  if (message.kind !== 'orderly:metrics-of-one') return;
  const scrape = scrapes.get(message.about);
  if (!scrape?.waitsFor.delete(worker.id)) return;
  scrape.answers.push(message.one);
  if (scrape.waitsFor.size === 0) finish(message.about);
}
