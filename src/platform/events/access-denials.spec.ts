import { describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Actor } from '../access/actor.js';
import { Forbidden } from '../errors/platform.errors.js';
import { AccessDenials } from './access-denials.js';
import type { SecurityEvent } from './security-log.js';

const request = { method: 'GET', originalUrl: '/api/v1/audit?limit=1' };
const actorOf = (id: string): Actor => ({ kind: 'user', id, name: id, permissions: new Set() });

function denials() {
  const record = jest.fn<(actor: Actor, event: SecurityEvent) => Promise<void>>();
  record.mockResolvedValue();
  const clock = { now: () => new Date(time.ms) };
  const time = { ms: 0 };
  return { record, time, denials: new AccessDenials(clock, { record } as never) };
}

describe('access denials', () => {
  it('are recorded with code, permission and route, without the query', () => {
    const { record, denials: noted } = denials();
    noted.note(actorOf('a'), Forbidden({ permission: 'audit:read' }), request);
    expect(record.mock.calls[0]?.[1]).toEqual({
      action: 'security.access_denied',
      details: {
        code: 'FORBIDDEN',
        permission: 'audit:read',
        method: 'GET',
        path: '/api/v1/audit',
      },
    });
  });

  it('are recorded once per actor and permission in a minute', () => {
    const { record, time, denials: noted } = denials();
    const audit = Forbidden({ permission: 'audit:read' });
    for (let i = 0; i < 5; i += 1) noted.note(actorOf('a'), audit, request);
    expect(record).toHaveBeenCalledTimes(1);
    noted.note(actorOf('b'), audit, request);
    noted.note(actorOf('a'), Forbidden({ permission: 'roles:read' }), request);
    noted.note(actorOf('a'), Forbidden(), request);
    expect(record).toHaveBeenCalledTimes(4);
    time.ms = 60_000;
    noted.note(actorOf('a'), audit, request);
    expect(record).toHaveBeenCalledTimes(5);
  });

  it('remember a bounded number of actors and forget the oldest', () => {
    const { record, denials: noted } = denials();
    for (let i = 0; i <= 10_000; i += 1) noted.note(actorOf(String(i)), Forbidden(), request);
    record.mockClear();
    noted.note(actorOf('10000'), Forbidden(), request);
    expect(record).not.toHaveBeenCalled();
    noted.note(actorOf('0'), Forbidden(), request);
    expect(record).toHaveBeenCalledTimes(1);
  });

  it('warn when the audit cannot be written, and nothing else', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    const { record, denials: noted } = denials();
    record.mockRejectedValue(new Error('down'));
    noted.note(actorOf('a'), Forbidden(), request);
    await Promise.allSettled(record.mock.results.map(({ value }) => value));
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });
});
