import { afterEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../config/load-config.js';
import { Metrics } from './metrics.js';
import { MetricsEndpoint } from './metrics-endpoint.js';

const token = 'a-token-for-prometheus';

describe('the port of the metrics', () => {
  let endpoint: MetricsEndpoint;

  async function open(variables: Record<string, string>): Promise<string | null> {
    const config = loadConfig({ NODE_ENV: 'testing', HOST: '127.0.0.1', ...variables });
    endpoint = new MetricsEndpoint(config, new Metrics(config));
    const port = await endpoint.listen();
    return port === null ? null : `http://127.0.0.1:${port}`;
  }

  afterEach(() => endpoint.onApplicationShutdown());

  it('does not exist unless it is configured', async () => {
    expect(await open({})).toBeNull();
    expect(endpoint.onApiPort).toBe(false);
  });

  it('shows the build and the process, and nothing else is there', async () => {
    const url = await open({ METRICS_PORT: '0', BUILD_COMMIT: 'abc123' });
    const answer = await fetch(`${url}/metrics?x=1`);
    expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const text = await answer.text();
    expect(text).toMatch(/orderly_build_info\{version="[\d.]+",commit="abc123",node="v\d+/);
    expect(text).toContain('nodejs_eventloop_lag_p99_seconds');
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    expect(endpoint.onApiPort).toBe(false);
  });

  it('asks for the token when there is one', async () => {
    const url = await open({ METRICS_PORT: '0', METRICS_TOKEN: token });
    const status = async (authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await fetch(`${url}/metrics`, { headers })).status;
    };
    expect(await status()).toBe(401);
    expect(await status(`Bearer ${token}x`)).toBe(401);
    expect(await status(`Basic ${token}`)).toBe(401);
    expect(await status(`Bearer ${token}`)).toBe(200);
  });
});
