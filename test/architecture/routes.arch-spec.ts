import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Body, Controller, Get, Post, Query, SetMetadata } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express } from 'express';
import { accessRuleKey } from '../../src/platform/access/access-rule.js';
import { Browser, BrowserExchange } from '../../src/platform/browser/browser-exchange.js';
import {
  CookieAuthenticated,
  FromOwnPage,
} from '../../src/platform/browser/cookie-authenticated.decorator.js';
import { Authenticated, Public, Requires } from '../../src/platform/access/requires.decorator.js';
import { LoginRequest } from '../../src/modules/auth/dto/login.request.js';
import type { RefreshRequest } from '../../src/modules/auth/dto/refresh.request.js';
import { startTestApp, type TestApp } from '../support/app.js';
import {
  matrixDifferences,
  objectDifferences,
  readMatrix,
  readObjectMatrix,
} from '../support/authorization-matrix.js';
import {
  uncheckedInputs,
  undecidedRoutes,
  unguardedCookieReaders,
} from '../support/route-rules.js';
import { controllersOf, type Route, routesOf } from '../support/routes.js';

class NoRules {
  anything: string;
}

@Controller('planted')
class Planted {
  @Get('forgotten')
  forgotten(): void {}

  @Get('decided')
  @Public()
  decided(): void {}

  @Post('erased')
  @Public()
  erased(@Body() body: RefreshRequest): unknown {
    return body;
  }

  @Post('unruled')
  @Authenticated()
  unruled(@Body() body: NoRules): unknown {
    return body;
  }

  @Post('picked')
  @Requires('orders:read')
  picked(@Body('email') email: string, @Body() body: LoginRequest): unknown {
    return [email, body];
  }

  @Get('loose')
  @Public()
  loose(@Query() query: Record<string, string>): unknown {
    return query;
  }
}

@Controller('planted-and-closed')
@Requires('orders:read')
class PlantedAndClosed {
  @Get()
  decidedForAll(): void {}
}

@Controller('planted-cookies')
class PlantedCookies {
  @Post('guarded')
  @CookieAuthenticated()
  guarded(@Browser() browser: BrowserExchange): unknown {
    return browser.session;
  }

  @Post('half-guarded')
  @FromOwnPage()
  halfGuarded(@Browser() browser: BrowserExchange): unknown {
    return browser.session;
  }

  @Post('signed-in')
  @Authenticated()
  signedIn(@Browser() browser: BrowserExchange): unknown {
    return browser.session;
  }

  @Post('claimed')
  @SetMetadata(accessRuleKey, { kind: 'cookie' })
  claimed(): void {}
}

describe('routes', () => {
  let app: TestApp;
  let routes: Route[];

  beforeAll(async () => {
    app = await startTestApp();
    routes = routesOf(controllersOf(app.app));
  });
  afterAll(() => app.close());

  it('are all found by this test', () => {
    const server = app.get(HttpAdapterHost).httpAdapter.getInstance<Express>();
    const router = server.router as unknown as {
      listRoutes(): { path: unknown; methods?: string[] }[];
    };
    const served = router
      .listRoutes()
      .filter(({ methods }) => methods !== undefined && !methods.includes('*'))
      .map(({ path }) => String(path));
    const paths = new Set(routes.map(({ path }) => path));
    expect(routes.length).toBeGreaterThan(3);
    expect([...paths].filter((path) => !served.includes(path))).toEqual([]);
    expect(served.filter((path) => path.startsWith('/api/') && !paths.has(path))).toEqual([]);
  });

  it('each say who may call them', () => {
    expect(undecidedRoutes(routes)).toEqual([]);
  });

  // What is missing is proposed line by line: check it, add it, `npx prettier --write` the file.
  it('are each in test/authorization/matrix.md, with what they need', () => {
    expect(matrixDifferences(readMatrix(), routes)).toEqual([]);
    expect(objectDifferences(readObjectMatrix(), readMatrix())).toEqual([]);
  });

  it('each take bodies and queries as classes with validators', () => {
    expect(uncheckedInputs(routes)).toEqual([]);
  });

  it('that read cookies are guarded, except where a browser signs in', () => {
    expect(unguardedCookieReaders(routes)).toEqual([
      'BrowserAuthController.login',
      'BrowserAuthController.completeSecondFactor',
      'SsoController.login',
      'SsoController.callback',
    ]);
  });

  it('are public only where they must be', () => {
    const open = routes.filter(({ rule }) => rule?.kind === 'public').map(({ path }) => path);
    const expected = [
      '/api/v1/auth/browser/login',
      '/api/v1/auth/email-verification/confirm',
      '/api/v1/auth/invitations/accept',
      '/api/v1/auth/browser/login/second-factor',
      '/api/v1/auth/login',
      '/api/v1/auth/login/second-factor',
      '/api/v1/auth/password-reset',
      '/api/v1/auth/password-reset/confirm',
      '/api/v1/auth/refresh',
      '/.well-known/jwks.json',
      '/api/v1/auth/sso/callback',
      '/api/v1/auth/sso/login',
      '/livez',
      '/readyz',
      '/startupz',
    ];
    expect(expected).toEqual(expect.arrayContaining(open));
  });
});

describe('cookies', () => {
  it('are read and written in one place', () => {
    const names = readdirSync('src', { recursive: true }).map((name) => join('src', String(name)));
    const sources = names.filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'));
    const found = sources.filter((name) =>
      /\.cookies?\b|\['cookie'\]|set-cookie|clearCookie/i.test(readFileSync(name, 'utf8')),
    );
    expect(found).toEqual(['src/platform/browser/browser-exchange.ts']);
  });
});

describe('the audit of routes', () => {
  const planted = routesOf([Planted, PlantedAndClosed]);

  it('catches a route that nobody decided about', () => {
    expect(undecidedRoutes(planted)).toEqual(['Planted.forgotten']);
  });

  it('catches a route that reads cookies unguarded, or says that it is guarded', () => {
    expect(unguardedCookieReaders(routesOf([PlantedCookies]))).toEqual([
      'PlantedCookies.halfGuarded',
      'PlantedCookies.signedIn',
      'PlantedCookies.claimed',
    ]);
  });

  it('catches erased, unruled and picked inputs', () => {
    expect(uncheckedInputs(planted)).toEqual([
      'Planted.erased parameter 0',
      'Planted.unruled parameter 0',
      'Planted.picked parameter 0',
      'Planted.loose parameter 0',
    ]);
  });
});
