import { describe, expect, it } from '@jest/globals';
import { loggedError, redactSecrets } from './log-redaction.js';

describe('redactSecrets', () => {
  it('masks secrets at any depth and whatever the spelling', () => {
    const line = {
      Authorization: 'Bearer canary',
      user: { password: 'canary', newPassword: 'canary', name: 'Ada' },
      list: [{ refreshToken: 'canary', 'set-cookie': ['canary'] }],
      apiKey: 'canary',
      jwt_secret: 'canary',
    };
    const redacted = JSON.stringify(redactSecrets(line));
    expect(redacted).not.toContain('canary');
    expect(redacted).toContain('Ada');
  });

  it('leaves the logged object as it is', () => {
    const line = { token: 'kept' };
    redactSecrets(line);
    expect(line.token).toBe('kept');
  });

  it('cuts what is too deep instead of following it', () => {
    const line: Record<string, unknown> = {};
    line['self'] = line;
    expect(JSON.stringify(redactSecrets(line))).toContain('[deep]');
  });
});

describe('loggedError', () => {
  it('names type, code, constraint, stack and causes, and drops everything else', () => {
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', constraint: 'uq_x' });
    const error = Object.assign(new Error('failed', { cause }), {
      parameters: ['canary'],
      body: 'canary',
    });
    const logged = loggedError(error);
    expect(logged).toMatchObject({
      type: 'Error',
      message: 'failed',
      cause: { code: '23505', constraint: 'uq_x' },
    });
    expect(JSON.stringify(logged)).not.toContain('canary');
  });

  it('survives thrown things that are no errors', () => {
    expect(loggedError('text')).toBe('text');
    expect(loggedError({ password: 'canary' })).toBe('not an Error');
  });

  it('stops at a cause that never ends', () => {
    const error = new Error('loop');
    error.cause = error;
    expect(JSON.stringify(loggedError(error))).toContain('loop');
  });
});
