import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { restartPauseMs } from './worker-pool.js';
import { stopMessage, WorkerHost } from './worker.js';

class FakeProcess extends EventEmitter {
  readonly codes: number[] = [];
  readonly written: string[] = [];
  readonly stderr = { write: (text: string) => this.written.push(text) };

  exit(code: number): void {
    this.codes.push(code);
  }
}

const hostOf = (process: FakeProcess): WorkerHost =>
  new WorkerHost(process as unknown as NodeJS.Process);

describe('the process of a worker', () => {
  it('stops when the supervisor says so, and not for Ctrl-C', () => {
    const process = new FakeProcess();
    const host = hostOf(process);
    let stops = 0;
    host.on('SIGTERM', () => (stops += 1));
    process.emit('SIGINT');
    process.emit('message', 'something else');
    expect(stops).toBe(0);
    process.emit('message', stopMessage);
    process.emit('SIGTERM');
    expect(stops).toBe(2);
    expect(process.codes).toEqual([]);
  });

  it('ends at once while nobody listens', () => {
    const process = new FakeProcess();
    const host = hostOf(process);
    process.emit('message', stopMessage);
    process.emit('uncaughtException', new Error('no such file'));
    expect(process.codes).toEqual([0, 1]);
    expect(process.written.join()).toContain('no such file');
    const faults: unknown[] = [];
    host.on('unhandledRejection', (error) => faults.push(error));
    process.emit('unhandledRejection', 'later');
    expect(faults).toEqual(['later']);
  });
});

describe('the pause before a dead worker is replaced', () => {
  it('grows with the deaths in a row, up to half a minute', () => {
    expect([1, 2, 3, 20].map(restartPauseMs)).toEqual([200, 400, 800, 30_000]);
  });
});
