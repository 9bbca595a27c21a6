import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { loadConfig } from '../../src/config/load-config.js';
import { PortTaken } from '../../src/platform/lifecycle/port.js';
import { type ProgramHost, runProgram } from '../../src/program.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { patience } from '../support/patience.js';
import { until } from '../support/until.js';

class TestHost extends EventEmitter implements ProgramHost {
  readonly exited: Promise<number> = once(this, 'exited').then(([code]) => code as number);

  exit(code: number): void {
    this.emit('exited', code);
  }
}

describe('the program in development', () => {
  let database: TestDatabase;
  let env: Record<string, string>;

  beforeEach(async () => {
    database = await createTestDatabase();
    env = {
      ...patience,
      NODE_ENV: 'development',
      DATABASE_URL: database.url,
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'silent',
    };
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await database.drop();
  });

  /** Runs the program in this process until it is told to stop; answers what it printed. */
  async function runUntilServing(
    flags: string[] = [],
  ): Promise<{ printed: string; stop: () => Promise<void> }> {
    const print = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    print.mockClear();
    const host = new TestHost();
    await runProgram(loadConfig(env), flags, host);
    const stop = async (): Promise<void> => {
      host.emit('SIGTERM');
      expect(await host.exited).toBe(0);
    };
    return { printed: print.mock.calls.flat().join('\n'), stop };
  }

  it('makes the administrator and the demo, serves, and on the next start only serves', async () => {
    const first = await runUntilServing();
    expect(first.printed).toMatch(/password {2}\S{16,}/);
    const url = /serves at (\S+)/.exec(first.printed)?.[1] ?? '';
    await until(async () => (await fetch(`${url}/readyz`)).ok);
    expect((await fetch(`${url}/startupz`)).status).toBe(200);
    await first.stop();
    const second = await runUntilServing();
    expect(second.printed).toContain('serves at');
    expect(second.printed).not.toContain('password');
    await second.stop();
  });

  it('elsewhere prints no password', async () => {
    env = { ...env, NODE_ENV: 'testing', ADMIN_PASSWORD: 'a long enough passphrase' };
    const { printed, stop } = await runUntilServing(['--migrate']);
    expect(printed).toBe('');
    await stop();
  });

  it('refuses a taken port before it touches the database', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const config = loadConfig({ ...env, PORT: String((other.address() as AddressInfo).port) });
    await expect(runProgram(config, [], new TestHost())).rejects.toThrow(PortTaken);
    other.close();
  });
});
