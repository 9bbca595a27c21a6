import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AppConfig } from '../../src/config/app-config.js';
import { JobEngine } from '../../src/platform/jobs/job-engine.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { mailsTo, publicUrl, withMailbox } from '../support/mail.js';
import { rawRequest } from '../support/raw-http.js';
import { SignIn } from '../support/sign-in.js';

const path = '/api/v1/auth/password-reset';
const host = 'Host: localhost';
const evil = 'evil.example';

// Even a trusted proxy, as this machine is here, has no say in where links lead.
const behindProxy = (config: AppConfig): AppConfig => {
  const settings = withMailbox(config);
  return { ...settings, http: { ...settings.http, trustedProxies: ['127.0.0.1'] } };
};

describe('the link of a reset', () => {
  let app: TestApp;
  let signIn: SignIn;

  beforeAll(async () => {
    app = await startTestApp(behindProxy);
    await app.get(JobEngine).work();
    signIn = new SignIn(app);
  });
  afterAll(() => app.close());

  const ask = (email: string, target: string, headers: readonly string[]) => {
    const body = JSON.stringify({ email });
    const own = ['Content-Type: application/json', `Content-Length: ${body.length}`];
    const lines = [`POST ${target} HTTP/1.1`, ...headers, ...own, 'Connection: close', '', body];
    return rawRequest(app.url, lines.join('\r\n'));
  };

  it.each([
    ['Host', path, [`Host: ${evil}`]],
    ['Host with a port', path, [`Host: orderly.example:@${evil}`]],
    ['a second Host', path, [host, `Host: ${evil}`]],
    ['a first Host', path, [`Host: ${evil}`, host]],
    ['a folded Host', path, [host, ` ${evil}`]],
    ['the request line', `http://${evil}${path}`, [host]],
    ['X-Forwarded-Host', path, [host, `X-Forwarded-Host: ${evil}`]],
    ['two X-Forwarded-Host', path, [host, 'X-Forwarded-Host: a', `X-Forwarded-Host: ${evil}`]],
    ['Forwarded', path, [host, `Forwarded: for=1.1.1.1;host=${evil};proto=http`]],
    ['X-Forwarded-Server', path, [host, `X-Forwarded-Server: ${evil}`]],
    ['X-Host', path, [host, `X-Host: ${evil}`]],
    ['X-Original-URL', path, [host, `X-Original-URL: http://${evil}/`]],
    ['Origin and Referer', path, [host, `Origin: http://${evil}`, `Referer: http://${evil}/`]],
  ])('is not poisoned by %s', async (_, target, headers) => {
    const { email } = await signIn.user();
    const { status } = await ask(email, target, headers);
    // A request that is not understood is refused, and mails nothing.
    if (status !== 202) expect(status).toBe(400);
    else {
      const [mail] = await mailsTo(app, email, { subject: /new password/ });
      const text = JSON.stringify(mail);
      expect(text).toContain(`${publicUrl}/reset-password#token=`);
      expect(text).not.toContain('evil');
    }
  });

  it('is mailed for a request that nobody tampered with', async () => {
    const { email } = await signIn.user();
    expect((await ask(email, path, [host])).status).toBe(202);
  });
});

describe.each(['staging', 'production'] as const)('the mailbox page in %s', (environment) => {
  it('is not there, for whoever asks', async () => {
    const app = await startTestApp((config) => ({ ...withMailbox(config), environment }));
    try {
      const admin = await app.as('admin');
      for (const page of ['/dev/mailbox', '/dev/mailbox/', '/dev/mailbox/x', '/DEV/MAILBOX']) {
        expect((await app.http().get(page)).status).toBe(404);
        expect((await app.http().get(page).set(admin)).status).toBe(404);
      }
    } finally {
      await app.close();
    }
  });
});
