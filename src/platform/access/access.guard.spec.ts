import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Global, Module } from '@nestjs/common';
import type { INestApplication } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { AppConfig } from '../../config/app-config.js';
import { loadConfig } from '../../config/load-config.js';
import { Clock } from '../clock/clock.js';
import { ClockModule } from '../clock/clock.module.js';
import { ErrorFilter } from '../http/error-filter.js';
import { FaultReports } from '../faults/fault-reports.js';
import { Metrics } from '../metrics/metrics.js';
import { KeysModule } from '../keys/keys.module.js';
import { newPrivateJwk, signingKeyOf } from '../keys/signing-key.js';
import { SigningKeys } from '../keys/signing-keys.js';
import { type SignalHandler, Signals } from '../signals/signals.js';
import { AccessModule } from './access.module.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { ActorSource } from './actor-source.js';
import { type Actor } from './actor.js';
import { ApiKeySource } from './api-key-source.js';
import { CurrentActor } from './current-actor.decorator.js';
import { Authenticated, Public, Requires } from './requires.decorator.js';

const key = signingKeyOf(newPrivateJwk());

const auth = {
  jwtKeys: [key],
  jwtKeysFile: null,
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

function tokenOf(claims: object = {}, signer = key): string {
  const payload = { sub: 'clerk', sid: 'live', typ: 'access', ...claims };
  const { issuer, audience } = auth;
  const { kid: keyid, privateKey } = signer;
  const options = {
    algorithm: 'ES256',
    keyid,
    privateKey,
    issuer,
    audience,
    expiresIn: 900,
  } as const;
  return new JwtService().sign(payload, options);
}

describe('the access guard', () => {
  let app: INestApplication;
  let sessions: Sessions;
  let verify: jest.SpiedFunction<AccessTokenStrategy['validate']>;

  beforeAll(async () => {
    const module = await Test.createTestingModule({
      imports: [Surroundings, ClockModule, KeysModule, AccessModule],
      controllers: [OpenAndClosed, ClosedAsAWhole],
    }).compile();
    app = module.createNestApplication({ logger: false });
    app.useGlobalFilters(
      new ErrorFilter(
        { note: () => undefined } as never,
        new FaultReports(),
        new Metrics(loadConfig({ NODE_ENV: 'testing' })),
      ),
    );
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

  it('takes two keys while they are rotated, and neither an expired nor a removed one', async () => {
    const successor = signingKeyOf(newPrivateJwk());
    const seconds = Math.floor(Date.now() / 1000);
    const tokens = [tokenOf(), tokenOf({}, successor)] as const;
    const answers = async () => [
      (await call('/me', tokens[0]))[0],
      (await call('/me', tokens[1]))[0],
    ];
    const keys = app.get(SigningKeys);
    expect(await answers()).toEqual([200, 401]);
    keys.replace([
      { ...key, expiresAt: seconds + 900 },
      { ...successor, signsFrom: seconds + 60 },
    ]);
    // Also a key that does not sign yet: another instance's clock may be ahead.
    expect(await answers()).toEqual([200, 200]);
    keys.replace([{ ...key, expiresAt: seconds }, successor]);
    expect(await answers()).toEqual([401, 200]);
    expect(keys.signer().kid).toBe(successor.kid);
    keys.replace([key]);
    expect(await answers()).toEqual([200, 401]);
  });

  it('forgets a token when the key that signed it expires', async () => {
    const clock = app.get(Clock);
    const keys = app.get(SigningKeys);
    const start = Date.now();
    keys.replace([
      { ...key, expiresAt: Math.floor(start / 1000) + 60 },
      signingKeyOf(newPrivateJwk()),
    ]);
    const token = tokenOf();
    expect(await call('/me', token)).toEqual([200, undefined]);
    const later = jest.spyOn(clock, 'now').mockReturnValue(new Date(start + 61_000));
    expect(await call('/me', token)).toEqual([401, 'UNAUTHENTICATED']);
    later.mockRestore();
    keys.replace([key]);
  });

  it('stays closed while sessions cannot be looked up', async () => {
    const token = tokenOf({ sid: 'live-later' });
    sessions.find.mockRejectedValueOnce(new Error('Connection terminated unexpectedly'));
    expect(await call('/me', token)).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect(await call('/me', token)).toEqual([200, undefined]);
  });
});
