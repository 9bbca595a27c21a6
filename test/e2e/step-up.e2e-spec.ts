import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../support/app.js';
import { decodeToken } from '../support/forged-tokens.js';
import { SignIn, testPassword } from '../support/sign-in.js';

describe('stepping up', () => {
  let app: TestApp;
  let signIn: SignIn;

  beforeAll(async () => {
    app = await startTestApp();
    signIn = new SignIn(app);
  });
  afterAll(() => app.close());

  async function signedIn(): Promise<{ token: string; sessionId: string }> {
    const { email } = await signIn.user('auditor');
    const token = (await signIn.login(email)).data.accessToken;
    return { token, sessionId: decodeToken(token).claims['sid'] as string };
  }

  it('renews the proof of the session with the password, and leaves a trace', async () => {
    const { token, sessionId } = await signedIn();
    expect((await signIn.post('step-up', { password: testPassword }, token)).status).toBe(204);
    const [session] = await app.sql<{ fresh: boolean }>(
      `SELECT stepped_up_at > created_at AS fresh FROM sessions WHERE id = $1`,
      [sessionId],
    );
    expect(session?.fresh).toBe(true);
    const audit = await app.sql<{ action: string }>(
      `SELECT action FROM audit_entries WHERE resource_id = $1 ORDER BY id`,
      [sessionId],
    );
    expect(audit.map(({ action }) => action)).toEqual(['auth.login', 'auth.stepped_up']);
  });

  it('takes nobody else for the user', async () => {
    const { token, sessionId } = await signedIn();
    const wrong = await signIn.post('step-up', { password: 'not the password' }, token);
    expect([wrong.status, wrong.code]).toEqual([403, 'STEP_UP_REFUSED']);
    const anonymous = await signIn.post('step-up', { password: testPassword });
    expect([anonymous.status, anonymous.code]).toEqual([401, 'UNAUTHENTICATED']);
    const rows = await app.sql(`SELECT FROM sessions WHERE id = $1 AND stepped_up_at IS NULL`, [
      sessionId,
    ]);
    expect(rows).toHaveLength(1);
  });
});
