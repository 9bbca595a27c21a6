import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { requestContext, runInRequest } from '../../src/platform/observability/request-context.js';
import { Signals } from '../../src/platform/signals/signals.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { until } from '../support/until.js';

describe('signals', () => {
  let sender: TestApp;
  let other: TestApp;
  let heard: { here: string[]; there: string[] };
  const missed = { here: 0, there: 0 };

  // A server that stands still for long is given up, and what it may have said counts as missed.
  const hear = (at: 'here' | 'there') => (message: string | null) => {
    if (message === null) missed[at] += 1;
    else heard[at].push(message);
  };

  beforeAll(async () => {
    sender = await startTestApp();
    other = await startTestApp(undefined, () =>
      Promise.resolve({ url: sender.databaseUrl, drop: () => Promise.resolve() }),
    );
    sender.get(Signals).on('test', hear('here'));
    other.get(Signals).on('test', hear('there'));
  });

  beforeEach(() => {
    heard = { here: [], there: [] };
  });

  afterAll(async () => {
    await other.close();
    await sender.close();
  });

  const send = (message: string, fail = false) =>
    sender.get(UnitOfWork).run(async () => {
      await sender.get(Signals).send('test', message);
      if (fail) throw new Error('rolled back');
    });

  it('reach this instance by the time of the commit, every other one soon, each once', async () => {
    await send('first');
    expect(heard.here).toEqual(['first']);
    await until(() => heard.there.length > 0);
    await send('second');
    await until(() => heard.there.length > 1);
    expect(heard).toEqual({ here: ['first', 'second'], there: ['first', 'second'] });
  });

  it('are not sent by what was rolled back, and need a unit of work', async () => {
    await expect(send('never', true)).rejects.toThrow('rolled back');
    await expect(sender.get(Signals).send('test', 'never')).rejects.toThrow('unit of work');
    await send('afterwards');
    await until(() => heard.there.length > 0);
    expect(heard).toEqual({ here: ['afterwards'], there: ['afterwards'] });
  });

  it('say that some were missed after the connection was lost, and go on', async () => {
    const before = { ...missed };
    await sender.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                       WHERE datname = current_database() AND application_name = 'orderly-signals'`);
    await until(() => missed.here > before.here && missed.there > before.there);
    await send('again');
    await until(() => heard.there.includes('again'));
  });

  it('are not missed because the process stood still', async () => {
    await send('before');
    await until(() => heard.there.length > 0);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 6_000);
    await send('afterwards');
    await until(() => heard.there.includes('afterwards'));
    expect(heard).toEqual({ here: ['before', 'afterwards'], there: ['before', 'afterwards'] });
  });

  it('are no part of the request that sent them, whichever way they come', async () => {
    const contexts: unknown[] = [];
    for (const instance of [sender, other])
      instance.get(Signals).on('test', () => contexts.push(requestContext()));
    const ids = { traceId: '0'.repeat(32), spanId: '0'.repeat(16), sampled: false };
    const request = { ...ids, requestId: 'sent-by', ip: '127.0.0.1', userAgent: null };
    await runInRequest(request, () => send('within a request'));
    await until(() => contexts.length > 1);
    expect(contexts).toEqual([undefined, undefined]);
  });

  it('outlive a handler that fails', async () => {
    other.get(Signals).on('failing', () => {
      throw new Error('no');
    });
    await sender.get(UnitOfWork).run(() => sender.get(Signals).send('failing', 'x'));
    await send('still here');
    await until(() => heard.there.includes('still here'));
  });
});
