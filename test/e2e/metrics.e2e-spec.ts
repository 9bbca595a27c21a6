import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LedgerWatch } from '../../src/modules/integrity/ledger-watch.service.js';
import { OutboxMetrics } from '../../src/platform/events/outbox-metrics.js';
import { JobMetrics } from '../../src/platform/jobs/job-metrics.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { hasPrometheus, metricsText, metricsToken, valueOf } from '../support/metrics.js';
import { OrderDesk } from '../support/order-desk.js';
import { SignIn } from '../support/sign-in.js';
import { until } from '../support/until.js';

const duration = 'orderly_http_request_duration_seconds_count';
const events = 'orderly_events_total';

describe('the metrics of the program', () => {
  let test: TestApp;
  let desk: OrderDesk;
  let tea: string;

  beforeAll(async () => {
    test = await startTestApp((config) => ({
      ...config,
      metrics: { port: null, token: metricsToken },
    }));
    desk = await OrderDesk.open(test);
    await desk.warehouse('MAIN');
    tea = await desk.product('TEA', { units: 10 });
  });

  afterAll(() => test.close());

  const series = async (name: string, labels: Record<string, string> = {}) =>
    valueOf(await metricsText(test), name, labels);

  it('are for who has the token only', async () => {
    const refused = await test.http().get('/metrics').expect(401);
    expect(refused.text).not.toContain('orderly_');
    await test.http().get('/metrics').set(desk.user).expect(401);
    await test.http().post('/metrics').set('Authorization', `Bearer ${metricsToken}`).expect(404);
  });

  it('count requests by method, route template and class of status', async () => {
    const route = '/api/v1/products/:id';
    for (const id of [tea, tea, '01936f7e-8a00-7000-8000-00000000dead'])
      await test.http().get(`/api/v1/products/${id}`).set(desk.user);
    await until(async () => (await series(duration, { route, status: '4xx' })) === 1);
    expect(await series(duration, { method: 'GET', route, status: '2xx' })).toBe(2);
    expect(await metricsText(test)).not.toContain(tea);
  });

  it('keep one series for all paths and methods that do not exist', async () => {
    const unmatched = { route: 'unmatched', status: '4xx', method: 'GET' };
    const before = (await series(duration, unmatched)) ?? 0;
    for (const path of ['/wp-login.php', '/api/v1/%2e%2e', '/api/v9/products'])
      await test.http().get(path);
    await until(async () => (await series(duration, unmatched)) === before + 3);
    expect(await metricsText(test)).not.toContain('wp-login');
  });

  it('count orders that were placed and cancelled, and refusals by reason, after the commit', async () => {
    const order = await desk.placed({ TEA: 2 });
    await desk.command(order.id, 'cancel', { reason: 'customer_request' }).set('If-Match', '*');
    await desk.create({ TEA: 99 }, { place: true }).expect(409);
    expect(await series(events, { event: 'order.placed' })).toBe(1);
    expect(await series(events, { event: 'order.cancelled' })).toBe(1);
    const refusal = { code: 'STOCK_INSUFFICIENT', method: 'POST', route: '/api/v1/orders' };
    expect(await series('orderly_errors_total', refusal)).toBe(1);
  });

  it('count sign-ins, wrong guesses and locks', async () => {
    const signIn = new SignIn(test);
    const { email } = await signIn.user('auditor');
    const before = (await series(events, { event: 'auth.login' })) ?? 0;
    await signIn.login(email);
    for (let guess = 0; guess < 6; guess += 1) await signIn.login(email, 'wrong guess');
    expect(await series(events, { event: 'auth.login' })).toBe(before + 1);
    expect(await series(events, { event: 'auth.login_failed' })).toBeGreaterThanOrEqual(5);
    expect(await series(events, { event: 'auth.locked_out' })).toBeGreaterThanOrEqual(1);
  });

  it('tell of the pool, the queries, the queues and the outbox', async () => {
    await test.get(JobMetrics).refresh();
    await test.get(OutboxMetrics).refresh();
    const text = await metricsText(test);
    expect(valueOf(text, 'orderly_db_pool_max')).toBe(20);
    expect(valueOf(text, 'orderly_db_pool_connections', { state: 'idle' })).toBeGreaterThan(0);
    expect(valueOf(text, 'orderly_db_pool_waiting')).toBe(0);
    expect(valueOf(text, 'orderly_db_query_duration_seconds_count')).toBeGreaterThan(20);
    expect(valueOf(text, 'orderly_db_pool_wait_seconds_count')).toBeGreaterThan(10);
    expect(valueOf(text, 'orderly_jobs', { queue: 'mail.send', state: 'failed' })).toBe(0);
    expect(valueOf(text, 'orderly_jobs_overdue_seconds', { queue: 'mail.send' })).toBe(0);
    expect(valueOf(text, 'orderly_outbox_backlog')).toBeGreaterThan(3);
    expect(valueOf(text, 'orderly_outbox_lag_seconds')).toBeGreaterThan(0);
  });

  it('show a stock level that differs from its ledger, until it is put right', async () => {
    const watch = test.get(LedgerWatch);
    const drift = async (): Promise<number | undefined> => {
      await watch.refresh();
      return series('orderly_ledger_drift_levels');
    };
    expect(await drift()).toBe(0);
    await test.sql('UPDATE stock_levels SET on_hand = on_hand + 1');
    expect(await drift()).toBe(1);
    await test.sql('UPDATE stock_levels SET on_hand = on_hand - 1');
    // The round before this one still counts once.
    await drift();
    expect(await drift()).toBe(0);
    expect(await series('orderly_ledger_checked_levels_total')).toBe(4);
  });

  (hasPrometheus() ? it : it.skip)('please promtool', async () => {
    const input = await metricsText(test);
    const { stderr, status } = spawnSync('promtool', ['check', 'metrics'], { input });
    expect(stderr.toString()).toBe('');
    expect(status).toBe(0);
  });
});
