import { describe, expect, it } from '@jest/globals';
import type { ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { loadConfig } from '../../config/load-config.js';
import type { Actor } from './actor.js';
import { AssuranceGuard } from './assurance.guard.js';
import { StepUp } from './step-up.decorator.js';
import { WithoutSecondFactor } from './without-second-factor.decorator.js';

class Routes {
  @WithoutSecondFactor()
  enrolling(): string {
    return 'enrolling';
  }

  plain(): string {
    return 'plain';
  }

  @StepUp()
  sensitive(): string {
    return 'sensitive';
  }
}

const now = new Date('2026-11-25T12:00:00Z');
const ago = (seconds: number) => new Date(now.getTime() - seconds * 1000);
const user: Actor = { kind: 'user', id: 'ada', name: 'Ada', permissions: new Set() };

function admits(route: keyof Routes, actor?: Actor): boolean {
  const config = loadConfig({ STEP_UP_TTL_SECONDS: '600' });
  const guard = new AssuranceGuard(new Reflector(), config, { now: () => now });
  return guard.canActivate({
    getHandler: () => Object.getOwnPropertyDescriptor(Routes.prototype, route)?.value as unknown,
    getClass: () => Routes,
    switchToHttp: () => ({ getRequest: () => ({ actor }) }),
  } as ExecutionContext);
}

describe('AssuranceGuard', () => {
  it('asks nothing of ordinary routes, public ones included', () => {
    expect(admits('plain')).toBe(true);
    expect(admits('plain', { ...user, steppedUpAt: ago(100_000) })).toBe(true);
  });

  it('lets users through whose proof is fresh', () => {
    expect(admits('sensitive', { ...user, steppedUpAt: ago(599) })).toBe(true);
  });

  it.each<[string, Actor | undefined, string[]]>([
    ['an old proof', { ...user, steppedUpAt: ago(600) }, ['password']],
    ['an old code', { ...user, steppedUpAt: ago(600), secondFactor: 'enrolled' }, ['code']],
    ['no proof', user, ['password']],
    ['a machine', { ...user, kind: 'api-key', steppedUpAt: now }, []],
    ['nobody', undefined, []],
  ])('refuses %s, and names what would prove it', (_, actor, methods) => {
    expect(() => admits('sensitive', actor)).toThrow(
      expect.objectContaining({ code: 'STEP_UP_REQUIRED', details: { methods } }),
    );
  });

  it('lets who lacks a demanded second factor only enrol it', () => {
    const lacking: Actor = { ...user, steppedUpAt: now, secondFactor: 'missing' };
    expect(admits('enrolling', lacking)).toBe(true);
    for (const route of ['plain', 'sensitive'] as const) {
      expect(() => admits(route, lacking)).toThrow(
        expect.objectContaining({ code: 'SECOND_FACTOR_REQUIRED' }),
      );
    }
  });
});
