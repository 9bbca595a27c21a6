import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Request } from 'express';
import { CacheParts } from '../../../test/support/cache-parts.js';
import type { Actor } from '../access/actor.js';
import type { Permission } from '../access/permissions.js';
import type { ReadSource } from '../database/read-source.js';
import type { Metrics } from '../metrics/metrics.js';
import {
  requestContext,
  type RequestContext,
  runInRequest,
} from '../observability/request-context.js';
import type { Redis } from '../redis/redis.js';
import { AnswerCache } from './answer-cache.js';
import { AnswerCounts } from './answer-counts.js';
import { agedAnswerOf, type AnswerRule, answerOf } from './answer-rule.js';
import type { MadeAnswer } from './answer-source.js';
import { SharedAnswers } from './shared-answers.js';
import { SharedStamps } from './shared-stamps.js';
import { etagOfText } from './stored-answer.js';

const rule = answerOf(['tea'], 60);
const aged = agedAnswerOf(['tea'], { seconds: 10, staleSeconds: 20 });

let parts: CacheParts;
let cache: AnswerCache;
let made: number;

const madeOf = (text: string): MadeAnswer => ({ text, etag: etagOfText(text) });

const clerk = (permissions: Permission[] = ['catalog:read']): Actor => ({
  kind: 'user',
  id: 'ada',
  name: 'Ada',
  permissions: new Set(permissions),
});

interface Asked {
  readonly actor?: Actor;
  readonly rule?: AnswerRule;
  readonly url?: string;
  readonly query?: object;
  readonly headers?: object;
  readonly make?: () => Promise<MadeAnswer>;
}

interface Told {
  readonly status: number;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** What the client sees of a GET. */
async function ask(asked: Asked = {}): Promise<Told> {
  const headers: Record<string, unknown> = {};
  const response = {
    statusCode: 200,
    setHeader: (name: string, value: unknown) => (headers[name] = value),
  };
  const { actor = clerk(), url = '/tea', query = {} } = asked;
  const route = { path: '/tea' };
  const request = { route, params: {}, query, headers: asked.headers ?? {} };
  const make = () => Promise.resolve(madeOf(`tea ${(made += 1)}`));
  const answer = await cache.answer(
    { ...request, actor, originalUrl: url, res: response } as unknown as Request,
    asked.rule ?? rule,
    asked.make ?? make,
  );
  return { status: response.statusCode, body: answer?.body.toString(), headers };
}

beforeEach(() => {
  const redis = { configured: false } as Redis;
  parts = new CacheParts(redis);
  const counts = new AnswerCounts({ counter: () => undefined } as unknown as Metrics);
  const { config, memory, through, invalidations } = parts;
  const shared = new SharedAnswers(parts.cache, config, new SharedStamps(redis, invalidations));
  cache = new AnswerCache(config, memory, through, shared, invalidations, counts);
  made = 0;
});

describe('the cache of answers', () => {
  it('makes an answer once and says how old it is', async () => {
    const start = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(start);
    const first = await ask();
    expect(first.headers).toMatchObject({
      'X-Cache': 'MISS',
      'Cache-Control': 'private, no-cache',
    });
    expect(first.headers).not.toHaveProperty('Age');
    clock.mockReturnValue(start + 3_500);
    const second = await ask();
    clock.mockRestore();
    expect(second.body).toBe(first.body);
    expect(second.headers).toMatchObject({ 'X-Cache': 'HIT', Age: '3' });
    expect(made).toBe(1);
  });

  it('keeps one for each audience and for each query', async () => {
    const asked: Asked[] = [
      {},
      { actor: clerk(['catalog:read', 'stock:read']) },
      { actor: { ...clerk(), kind: 'api-key' } },
      { actor: { ...clerk(), scopes: new Map([['catalog:read', new Set(['w'])]]) } },
      { query: { sort: 'name' } },
    ];
    const bodies = await Promise.all(asked.map((one) => ask(one)));
    expect(new Set(bodies.map(({ body }) => body)).size).toBe(asked.length);
    expect((await ask({ actor: { ...clerk(), id: 'bob' } })).body).toBe(bodies[0]?.body);
  });

  it('answers 304 to who has it', async () => {
    const { headers } = await ask();
    const again = await ask({ headers: { 'if-none-match': headers['ETag'] } });
    expect([again.status, again.body]).toEqual([304, undefined]);
  });

  it('makes it anew after a change, and for who wants that', async () => {
    await ask();
    parts.hear('tea:1');
    expect((await ask()).body).toBe('tea 2');
    const fresh = await ask({ headers: { 'cache-control': 'no-cache' } });
    expect([fresh.body, fresh.headers['X-Cache']]).toEqual(['tea 3', 'BYPASS']);
    expect((await ask()).body).toBe('tea 2');
  });

  it('keeps nothing that a change overtook, and nothing that failed', async () => {
    const overtaken = (): Promise<MadeAnswer> => {
      parts.hear('tea:1');
      return Promise.resolve(madeOf('old'));
    };
    expect((await ask({ make: overtaken })).body).toBe('old');
    expect((await ask()).body).toBe('tea 1');
    parts.hear('tea:1');
    const failing = () => Promise.reject(new Error('no tea'));
    await expect(ask({ make: failing })).rejects.toThrow('no tea');
    expect((await ask()).body).toBe('tea 2');
  });

  it('knows what an address names once it was asked for, unless nothing is kept', async () => {
    await ask({ url: '/tea?fresh', headers: { 'cache-control': 'no-cache' } });
    await ask({ url: `/tea?${'x'.repeat(600)}` });
    await ask({ url: '/tea' });
    const known = ['/tea?fresh', `/tea?${'x'.repeat(600)}`, '/tea', '/coffee'].map(
      (url) => parts.memory.addresses.find(url) !== undefined,
    );
    expect(known).toEqual([false, false, true, false]);
  });

  it('says of what may be some seconds old that it may', async () => {
    const { headers } = await ask({ rule: aged });
    expect(headers['Cache-Control']).toBe('private, max-age=10, stale-while-revalidate=20');
  });

  it('counts its age from when its reading began, however long that took', async () => {
    const start = Math.ceil(performance.now());
    let passed = 0;
    const clock = jest.spyOn(performance, 'now').mockImplementation(() => start + passed);
    const make = (): Promise<MadeAnswer> => {
      passed += 7_000;
      return Promise.resolve(madeOf('slow tea'));
    };
    await ask({ rule: aged, make });
    const soon = await ask({ rule: aged });
    expect(soon.headers).toMatchObject({ 'X-Cache': 'HIT', Age: '7' });
    passed = 10_000;
    expect((await ask({ rule: aged })).headers).toMatchObject({ 'X-Cache': 'STALE', Age: '10' });
    clock.mockRestore();
  });

  it.each([
    ['the primary', rule, false],
    ['the replica, when it may be old', aged, true],
  ])('reads at %s', async (_, of, replica) => {
    const context = { requestId: 'r', reads: {} as ReadSource } as RequestContext;
    let atReplica: boolean | undefined;
    const make = (): Promise<MadeAnswer> => {
      atReplica = requestContext()?.reads !== undefined;
      return Promise.resolve(madeOf('tea'));
    };
    await runInRequest(context, () => ask({ rule: of, make }));
    expect(atReplica).toBe(replica);
  });
});
