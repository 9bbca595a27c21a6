import { EventEmitter, once } from 'node:events';
import { createServer } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { describe, expect, it, jest } from '@jest/globals';
import { AppConfig } from '../../config/app-config.js';
import { loadConfig } from '../../config/load-config.js';
import { createLogs } from '../observability/logger.js';
import { RootLogger } from '../observability/root-logger.js';
import { GracefulStop } from './graceful-stop.js';
import { ProgramState } from './program-state.js';

interface Scene {
  readonly signals: EventEmitter;
  readonly state: ProgramState;
  /** What happened, in its order. */
  readonly events: string[];
  readonly log: string[];
  /** Resolves to the first exit code. */
  readonly exited: Promise<number>;
}

function scene(close: (events: string[]) => Promise<void>, timeoutMs = '1000'): Scene {
  const config = loadConfig({
    NODE_ENV: 'testing',
    LOG_LEVEL: 'info',
    SHUTDOWN_TIMEOUT_MS: timeoutMs,
  });
  const log: string[] = [];
  const events: string[] = [];
  const state = new ProgramState();
  const root = { pino: createLogs(config, { write: (line) => void log.push(line) }).program };
  const provided = new Map<unknown, unknown>([
    [AppConfig, config],
    [ProgramState, state],
    [RootLogger, root],
  ]);
  const app = {
    get: (type: unknown) => provided.get(type),
    getHttpServer: () => createServer(),
    close: () => close(events),
  };
  const signals = new EventEmitter();
  const exits = new EventEmitter();
  const exit = (code: number): void => {
    events.push(`exit ${code}`);
    exits.emit('exit', code);
  };
  const release = async (): Promise<void> => void events.push('release');
  new GracefulStop(app as unknown as INestApplication, { release, exit }).watch(signals);
  const exited = once(exits, 'exit').then(([code]) => code as number);
  return { signals, state, events, log, exited };
}

const closes = async (events: string[]): Promise<void> => void events.push('close');
const neverCloses = (): Promise<void> => new Promise(() => undefined);

describe('GracefulStop', () => {
  it('stops being ready, closes, releases and exits 0, in this order', async () => {
    const { signals, state, events, exited } = scene(closes);
    signals.emit('SIGTERM');
    expect(state.stopping).toBe(true);
    expect(await exited).toBe(0);
    expect(events).toEqual(['close', 'release', 'exit 0']);
  });

  it('exits at once at a second signal, but not at the same one passed on twice', async () => {
    const { signals, events, exited } = scene(neverCloses);
    const clock = jest.spyOn(performance, 'now').mockReturnValue(5_000);
    signals.emit('SIGINT');
    signals.emit('SIGINT');
    expect(events).toEqual([]);
    clock.mockReturnValue(5_600);
    signals.emit('SIGTERM');
    clock.mockRestore();
    expect(await exited).toBe(143);
    expect(events).toEqual(['exit 143']);
  });

  it('gives up at the deadline, and still releases', async () => {
    const { signals, events, exited } = scene(neverCloses, '20');
    signals.emit('SIGTERM');
    expect(await exited).toBe(1);
    expect(events).toEqual(['release', 'exit 1']);
  });

  it('exits 1 when the closing fails', async () => {
    const { signals, log, exited } = scene(() => Promise.reject(new Error('stuck')));
    signals.emit('SIGTERM');
    expect(await exited).toBe(1);
    expect(log.join('')).toContain('stuck');
  });

  it.each(['unhandledRejection', 'uncaughtException'])(
    'drains and exits 1 after an %s',
    async (event) => {
      const { signals, events, log, exited } = scene(closes);
      signals.emit(event, new Error('planted'));
      signals.emit(event, new Error('another'));
      expect(await exited).toBe(1);
      expect(events).toEqual(['close', 'release', 'exit 1']);
      expect(log.filter((line) => line.includes('"level":"fatal"'))).toHaveLength(2);
    },
  );
});

describe('ProgramState', () => {
  it('starts once and never serves again after it stopped', () => {
    const state = new ProgramState();
    expect([state.started, state.stopping]).toEqual([false, false]);
    state.serve();
    expect([state.started, state.stopping]).toEqual([true, false]);
    state.stop();
    state.serve();
    expect([state.started, state.stopping]).toEqual([true, true]);
  });
});
