import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Global, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AppConfig } from '../../config/app-config.js';
import { ClockModule } from '../clock/clock.module.js';
import { ErrorFilter } from '../http/error-filter.js';
import { type SignalHandler, Signals } from '../signals/signals.js';
import { AccessModule } from './access.module.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { ActorSource } from './actor-source.js';
import { type Actor } from './actor.js';
import { ApiKeySource } from './api-key-source.js';
import { CurrentActor } from './current-actor.decorator.js';
import { Authenticated, Public, Requires } from './requires.decorator.js';

const auth = {
  jwtSecret: 'a secret of this test, long enough',
  issuer: 'orderly',
  audience: 'orderly-api',
  permissionTtlSeconds: 60,
};

const clerk: Actor = {
  kind: 'user',
  id: 'clerk',
  name: 'Clerk',
  permissions: new Set(['orders:read', 'orders:place'] as const),
  sessionId: 'live',
};

class Sessions extends ActorSource {
  readonly find = jest.fn((sessionId: string) =>
    Promise.resolve(sessionId.startsWith('live') ? { ...clerk, sessionId } : null),
  );
}

@Controller()
class OpenAndClosed {
  @Get('forgotten')
  forgotten() {
    return 'never';
  }

  @Get('public')
  @Public()
  everyone() {
    return 'everyone';
  }

  @Get('careless')
  @Public()
  careless(@CurrentActor() actor: Actor) {
    return actor.name;
  }

  @Get('me')
  @Authenticated()
  me(@CurrentActor() actor: Actor) {
    return actor.name;
  }

  @Get('orders')
  @Requires('orders:read', 'orders:place')
  orders() {
    return 'orders';
  }

  @Get('refunds')
  @Requires('orders:read', 'payments:refund')
  refunds() {
    return 'refunds';
  }
}

@Controller('stock')
@Requires('stock:read')
class ClosedAsAWhole {
  @Get()
  levels() {
    return 'levels';
  }

  @Get('public')
  @Public()
  everyone() {
    return 'everyone';
  }
}

// What other instances say arrives here.
const handlers: SignalHandler[] = [];
const signals = { on: (_topic: string, handler: SignalHandler) => handlers.push(handler) };

@Global()
@Module({
  providers: [
    { provide: AppConfig, useValue: { auth } },
    { provide: ActorSource, useClass: Sessions },
    { provide: ApiKeySource, useValue: {} },
    { provide: Signals, useValue: signals },
  ],
  exports: [AppConfig, ActorSource, ApiKeySource, Signals],
})
class Surroundings {}

function tokenOf(claims: object = {}): string {
  const payload = { sub: 'clerk', sid: 'live', typ: 'access', ...claims };
  const { issuer, audience, jwtSecret: secret } = auth;
  return new JwtService({ secret }).sign(payload, { issuer, audience, expiresIn: 900 });
}

describe('the access guard', () => {
  let app: INestApplication;
  let sessions: Sessions;
  let verify: jest.SpiedFunction<AccessTokenStrategy['validate']>;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [Surroundings, ClockModule, AccessModule],
      controllers: [OpenAndClosed, ClosedAsAWhole],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.useGlobalFilters(new ErrorFilter({ note: () => undefined } as never));
    await app.listen(0, '127.0.0.1');
    sessions = app.get(ActorSource);
    verify = jest.spyOn(app.get(AccessTokenStrategy), 'validate');
  });

  beforeEach(() => {
    sessions.find.mockClear();
    verify.mockClear();
  });

  afterAll(() => app.close());

  async function call(path: string, token?: string): Promise<[number, string | undefined]> {
    const sent = request(await app.getUrl()).get(path);
    if (token !== undefined) void sent.set('Authorization', `Bearer ${token}`);
    const { status, body } = await sent;
    return [status, (body as { error?: { code: string } }).error?.code];
  }

  it('lets everyone into a public route without reading the token', async () => {
    expect(await call('/public')).toEqual([200, undefined]);
    expect(await call('/public', 'rubbish')).toEqual([200, undefined]);
    expect(verify).not.toHaveBeenCalled();
  });

  it('refuses a route that nobody opened, also to those who are signed in', async () => {
    expect(await call('/forgotten')).toEqual([401, 'UNAUTHENTICATED']);
    expect(await call('/forgotten', tokenOf())).toEqual([403, 'FORBIDDEN']);
  });

  it('asks who before it asks what they may', async () => {
    expect(await call('/refunds')).toEqual([401, 'UNAUTHENTICATED']);
    expect(await call('/refunds', tokenOf())).toEqual([403, 'FORBIDDEN']);
  });

  it('wants every permission of a route', async () => {
    expect(await call('/orders', tokenOf())).toEqual([200, undefined]);
    expect(await call('/me', tokenOf())).toEqual([200, undefined]);
  });

  it('takes the rule of the handler before the rule of its controller', async () => {
    expect(await call('/stock', tokenOf())).toEqual([403, 'FORBIDDEN']);
    expect(await call('/stock/public')).toEqual([200, undefined]);
  });

  it('gives no actor to a handler on a public route', async () => {
    expect(await call('/careless', tokenOf())).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('refuses a session that ended and a token of somebody else', async () => {
    expect(await call('/me', tokenOf({ sid: 'ended' }))).toEqual([401, 'UNAUTHENTICATED']);
    expect(await call('/me', tokenOf({ sub: 'admin' }))).toEqual([401, 'UNAUTHENTICATED']);
  });

  it('verifies a token once and looks its session up once, however often it comes', async () => {
    const token = tokenOf({ sid: 'live-often' });
    await Promise.all(Array.from({ length: 5 }, () => call('/me', token)));
    verify.mockClear();
    for (let n = 0; n < 5; n += 1) expect(await call('/me', token)).toEqual([200, undefined]);
    expect(verify).not.toHaveBeenCalled();
    expect(sessions.find).toHaveBeenCalledTimes(1);
  });

  it('refuses a remembered token as soon as its session is known to have ended', async () => {
    const token = tokenOf({ sid: 'live-for-now' });
    expect(await call('/me', token)).toEqual([200, undefined]);
    sessions.find.mockResolvedValueOnce(null);
    for (const hear of handlers) hear('live-for-now');
    expect(await call('/me', token)).toEqual([401, 'UNAUTHENTICATED']);
  });

  it.each([['everybody changed', '*'] as const, ['messages were missed', null] as const])(
    'asks again for every session when %s',
    async (_, message) => {
      const token = tokenOf({ sid: `live-until-${message}` });
      expect(await call('/me', token)).toEqual([200, undefined]);
      sessions.find.mockResolvedValueOnce(null);
      for (const hear of handlers) hear(message);
      expect(await call('/me', token)).toEqual([401, 'UNAUTHENTICATED']);
    },
  );

  it('stays closed while sessions cannot be looked up', async () => {
    const token = tokenOf({ sid: 'live-later' });
    sessions.find.mockRejectedValueOnce(new Error('Connection terminated unexpectedly'));
    expect(await call('/me', token)).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect(await call('/me', token)).toEqual([200, undefined]);
  });
});
