import { EventEmitter } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Gauge, Registry } from 'prom-client';
import { WorkerMetrics } from './worker-metrics.js';

interface Message {
  readonly kind: string;
  readonly about: string;
  readonly one?: unknown;
}

class FakeProcess extends EventEmitter {
  connected = true;
  readonly sent: Message[] = [];

  send(message: Message): void {
    this.sent.push(message);
  }
}

function workerWith(value: number, number: number): [WorkerMetrics, FakeProcess] {
  const registry = new Registry();
  new Gauge({ name: 'cups', help: 'Cups.', registers: [registry] }).set(value);
  const process = new FakeProcess();
  return [new WorkerMetrics(registry, number, process as unknown as NodeJS.Process), process];
}

describe('the metrics of workers', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are those of all of them, by worker', async () => {
    const [asked, process] = workerWith(3, 1);
    const [, other] = workerWith(4, 2);
    const text = asked.text();
    const about = process.sent[0]?.about ?? '';
    for (const each of [process, other])
      each.emit('message', { kind: 'orderly:metrics-wanted', about });
    await new Promise((resolve) => setImmediate(resolve));
    const all = [process.sent[1]?.one, other.sent[0]?.one];
    process.emit('message', { kind: 'orderly:metrics-of-all', about: 'another', all: [] });
    process.emit('message', { kind: 'orderly:metrics-of-all', about, all });
    expect(await text).toBe(
      '# HELP cups Cups.\n# TYPE cups gauge\ncups{worker="1"} 3\ncups{worker="2"} 4\n',
    );
  });

  it('are its own when the supervisor says nothing', async () => {
    jest.useFakeTimers();
    const [asked, process] = workerWith(3, 1);
    process.connected = false;
    const text = asked.text();
    await jest.advanceTimersByTimeAsync(4_000);
    expect(await text).toContain('cups{worker="1"} 3');
    expect(process.sent).toEqual([]);
  });
});
