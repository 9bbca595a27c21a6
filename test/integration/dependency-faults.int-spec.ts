import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { composeMail } from '../../src/platform/mail/mail.js';
import { Mailer } from '../../src/platform/mail/mailer.js';
import { Dependencies } from '../../src/platform/resilience/dependencies.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { client, TestProvider } from '../support/oidc-provider.js';
import { SmtpServer } from '../support/smtp-server.js';
import { until } from '../support/until.js';

const dependencies = { timeoutMs: 3_000, breakerFailures: 2, breakerPauseMs: 200 };
const mail = composeMail('ada@example.com', { subject: 'Hello', paragraphs: ['It works.'] });

let app: TestApp;
let smtp: SmtpServer;
let smtpProxy: FaultProxy;
let provider: TestProvider;
let providerProxy: FaultProxy;

beforeAll(async () => {
  smtp = await SmtpServer.listen();
  smtpProxy = await FaultProxy.listen();
  smtpProxy.leadTo(smtp.port);
  providerProxy = await FaultProxy.listen();
  const issuer = `http://127.0.0.1:${providerProxy.port}`;
  provider = await TestProvider.listen(issuer);
  providerProxy.leadTo(provider.port);
  const sso = {
    ...{ issuer, clientId: client.id, clientSecret: client.secret, scopes: 'openid' },
    ...{ roleClaim: null, roleMap: {}, secondFactorValues: [] },
  };
  const url = `smtp://127.0.0.1:${smtpProxy.port}`;
  app = await startTestApp((config) => ({
    ...config,
    dependencies,
    sso,
    mail: { url, from: 'orders@orderly.example' },
  }));
  provider.start(`${app.url}/api/v1/auth/sso/callback`);
});

afterAll(async () => {
  await app.close();
  smtp.close();
  await smtpProxy.close();
  await providerProxy.close();
  await provider.close();
});

const stateOf = (name: string) => {
  const state = app
    .get(Dependencies)
    .states()
    .find((one) => one.name === name);
  if (!state) throw new Error(`No dependency ${name}.`);
  return state;
};

const deliver = (): Promise<string> =>
  app
    .get(Mailer)
    .deliver(mail)
    .then(
      () => 'sent',
      () => 'failed',
    );

async function expectRecovery(): Promise<void> {
  smtpProxy.fault = 'none';
  await until(async () => (await deliver()) === 'sent');
  expect(stateOf('mail').breaker).toBe('closed');
}

const signIn = () => app.http().get('/api/v1/auth/sso/login?returnTo=%2F').redirects(0);

interface Refusal {
  readonly error?: { readonly code: string };
}

describe('the mail server', () => {
  it('takes a mail', async () => {
    await until(async () => (await deliver()) === 'sent');
    expect(smtp.received.length).toBeGreaterThanOrEqual(1);
  });

  it.each(['cut', 'hang'] as const)(
    'is left alone when it fails (%s), and found again',
    async (fault) => {
      smtpProxy.fault = fault;
      smtpProxy.cutAll();
      expect([await deliver(), await deliver()]).toEqual(['failed', 'failed']);
      expect(stateOf('mail').breaker).toBe('open');
      // It is open for a moment only, which a busy machine can miss.
      await until(async () => {
        const { connections } = smtpProxy;
        const { refused } = stateOf('mail');
        expect(await deliver()).toBe('failed');
        return smtpProxy.connections === connections && stateOf('mail').refused === refused + 1;
      });
      await expectRecovery();
    },
  );

  it('is well when it refuses a mail', async () => {
    smtp.refusesForGood = true;
    for (let mails = 0; mails < 3; mails += 1) expect(await deliver()).toBe('failed');
    expect(stateOf('mail').breaker).toBe('closed');
    smtp.refusesForGood = false;
    await until(async () => (await deliver()) === 'sent');
  });
});

/** The answer of a breaker that is closed, and of a provider that was never found. */
async function freshAnswer(fault: 'cut' | 'hang') {
  providerProxy.fault = fault;
  providerProxy.cutAll();
  const { connections } = providerProxy;
  let answer = await signIn();
  await until(async () => {
    answer = await signIn();
    return providerProxy.connections > connections;
  });
  return answer;
}

describe('the identity provider', () => {
  it.each(['cut', 'hang'] as const)(
    'answers 503 while it fails (%s), asked no more',
    async (fault) => {
      const first = await freshAnswer(fault);
      expect(first.status).toBe(503);
      expect((first.body as Refusal).error?.code).toBe('SSO_UNAVAILABLE');
      // Once more by itself: the question may be repeated.
      await until(async () => {
        await signIn();
        return stateOf('sso').breaker === 'open';
      });
      // It is open for a moment only, which a busy machine can miss.
      await until(async () => {
        const { connections } = providerProxy;
        const refused = await signIn();
        expect(refused.status).toBe(503);
        return refused.headers['retry-after'] === '1' && providerProxy.connections === connections;
      });
    },
  );

  it('is asked again by itself, and signs in', async () => {
    providerProxy.fault = 'none';
    await until(async () => (await signIn()).status === 302);
    expect(stateOf('sso')).toMatchObject({ breaker: 'closed', lastFailureAt: expect.any(Date) });
    expect(stateOf('sso').retries).toBeGreaterThan(0);
  });
});
