import type { Request, Response } from 'express';
import { Logger } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import type { Level } from 'pino';
import { loadConfig } from '../../config/load-config.js';
import { createLogs } from './logger.js';
import { NestLogger } from './nest-logger.js';
import { type RequestContext, requestIdOf, runInRequest } from './request-context.js';
import { logRequest } from './request-log.js';
import type { RootLogger } from './root-logger.js';

const context: RequestContext = {
  requestId: 'r-1',
  traceId: 't-1',
  spanId: 's-1',
  sampled: true,
  ip: '192.0.2.1',
  userAgent: null,
};

function logging(level = 'trace') {
  const lines: Record<string, unknown>[] = [];
  const config = loadConfig({ NODE_ENV: 'testing', LOG_LEVEL: level });
  const stream = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  const { program, plain } = createLogs(config, stream);
  return { pino: program, plain, lines };
}

/** The root of a log that goes to the test. */
function rootOf({ pino, plain }: ReturnType<typeof logging>): RootLogger {
  const root = { pino, plain, allows: (level: Level) => pino.isLevelEnabled(level) };
  return root as unknown as RootLogger;
}

describe('the log', () => {
  it('marks every line of a request with its ids, and no other line', () => {
    const { pino, lines } = logging();
    runInRequest(context, () => pino.info('inside'));
    pino.info('outside');
    expect(lines[0]).toMatchObject({
      requestId: 'r-1',
      traceId: 't-1',
      spanId: 's-1',
      level: 'info',
      service: 'orderly',
    });
    expect(lines[1]).not.toHaveProperty('requestId');
  });

  it('masks secrets and cuts errors down to what may be shown', () => {
    const { pino, lines } = logging();
    pino.error(
      { password: 'canary', err: Object.assign(new Error('x'), { body: 'canary' }) },
      'failed',
    );
    expect(JSON.stringify(lines)).not.toContain('canary');
    expect(lines[0]).toMatchObject({ err: { type: 'Error', message: 'x' } });
  });

  it('gives a request its id, and everything else a fresh one', () => {
    expect(runInRequest(context, requestIdOf)).toBe('r-1');
    expect(requestIdOf()).not.toBe(requestIdOf());
  });
});

describe('NestLogger', () => {
  function nest(level?: string) {
    const log = logging(level);
    Logger.overrideLogger(new NestLogger(rootOf(log)));
    return { logger: new Logger('Stock'), lines: log.lines };
  }

  it('carries level, context, text and fields', () => {
    const { logger, lines } = nest();
    logger.log('counted');
    logger.warn({ units: 3 }, 'Fewer than thought.');
    logger.error('broken', 'Error: x\n    at y');
    logger.error(new Error('thrown'));
    logger.debug('d');
    logger.verbose('v');
    logger.fatal('f');
    expect(lines).toMatchObject([
      { level: 'info', context: 'Stock', msg: 'counted' },
      { level: 'warn', context: 'Stock', msg: 'Fewer than thought.', units: 3 },
      { level: 'error', context: 'Stock', msg: 'broken', stack: 'Error: x\n    at y' },
      { level: 'error', context: 'Stock', msg: 'thrown', err: { message: 'thrown' } },
      { level: 'debug' },
      { level: 'trace' },
      { level: 'fatal' },
    ]);
  });

  it('keeps the roll-call of modules and routes for those who debug', () => {
    const { lines } = nest('info');
    new Logger('RouterExplorer').log('Mapped {/x, GET} route');
    new Logger('NestApplication').log('started');
    expect(lines.map(({ msg }) => msg)).toEqual(['started']);
  });
});

describe('logRequest', () => {
  function logged(request: object, response: object, level?: string) {
    const log = logging(level);
    logRequest(rootOf(log), request as Request, response as Response, context, 12.345);
    return log.lines[0];
  }

  const request = {
    method: 'GET',
    originalUrl: '/api/v1/orders/7?q=secret',
    route: { path: '/api/v1/orders/:id' },
  };
  const response = { statusCode: 200, writableFinished: true };

  it('tells who did what and how it ended, without the query', () => {
    const line = logged({ ...request, actor: { id: 'u-1' } }, response);
    expect(line).toMatchObject({
      level: 'info',
      msg: 'request',
      requestId: 'r-1',
      traceId: 't-1',
      method: 'GET',
      path: '/api/v1/orders/7',
      route: '/api/v1/orders/:id',
      status: 200,
      actor: 'u-1',
      ip: '192.0.2.1',
      durationMs: 12.3,
    });
    expect(JSON.stringify(line)).not.toContain('secret');
    expect(line).not.toHaveProperty('aborted');
  });

  it('escapes what a client says, and names the program as every other line does', () => {
    const path = '/"\n{"level":"fatal"}';
    const line = logged({ method: 'GET', originalUrl: path }, response);
    const { pino, lines } = logging();
    pino.info('another');
    expect(line).toMatchObject({ path, level: 'info' });
    const { service, environment } = lines[0] ?? {};
    expect(line).toMatchObject({ service, environment });
    expect(line).toHaveProperty('time');
  });

  it('says when the client was gone, and has no route where none matched', () => {
    const line = logged(
      { method: 'GET', originalUrl: '/x' },
      { statusCode: 200, writableFinished: false },
    );
    expect(line).toMatchObject({ aborted: true, actor: null });
    expect(line).not.toHaveProperty('route');
  });

  it('raises failures of ours to errors, and lowers probes to debug', () => {
    expect(logged(request, { ...response, statusCode: 503 })).toMatchObject({ level: 'error' });
    expect(logged({ method: 'GET', originalUrl: '/livez' }, response)).toMatchObject({
      level: 'debug',
    });
    expect(logged({ method: 'GET', originalUrl: '/livez' }, response, 'info')).toBeUndefined();
  });
});
