import { describe, expect, it } from '@jest/globals';
import { readSessionCookie, writeSessionCookie } from './session-cookie.js';

const session = {
  sessionId: '01936f7e-8a00-7000-8000-000000000001',
  refreshToken: '2jOeGzXGm0qz8nQmXvJ4sYw1kq3l5VtB7cR9dF6hUaE',
};

describe('the session cookie', () => {
  it('reads what it wrote', () => {
    expect(readSessionCookie(writeSessionCookie(session))).toEqual(session);
  });

  it.each([
    undefined,
    null,
    {},
    [],
    '',
    session.refreshToken,
    `${session.sessionId}.`,
    `${session.sessionId}.${'x'.repeat(129)}`,
    `${session.sessionId}.${session.refreshToken}.`,
    `${session.sessionId.toUpperCase()}.${session.refreshToken}\n`,
  ])('is not %j', (value) => {
    expect(readSessionCookie(value)).toBeNull();
  });
});
