import { Secret, TOTP } from 'otpauth';
import { UserTokensRepository } from '../../../src/modules/users/user-tokens.repository.js';
import { UnitOfWork } from '../../../src/platform/database/unit-of-work.js';
import { CookieClient } from '../cookie-client.js';
import { SignIn, testPassword } from '../sign-in.js';
import type { BudgetShop, Part, Parts } from './budget-shop.js';

const newPassword = 'another horse battery staple';

interface Challenge {
  readonly challenge: string;
}

interface Person {
  readonly id: string;
  readonly email: string;
  readonly refreshToken: string;
  readonly headers: { Authorization: string };
}

/** A new user who is signed in, and known as the caller: requests may spoil what they have. */
async function person({ app }: BudgetShop): Promise<Person> {
  const signIn = new SignIn(app);
  const user = await signIn.user('admin');
  const { accessToken, refreshToken } = (await signIn.login(user.email)).data;
  const headers = { Authorization: `Bearer ${accessToken}` };
  await app.http().get('/api/v1/me').set(headers).expect(200);
  return { ...user, refreshToken, headers };
}

const own = async (shop: BudgetShop): Promise<Part> => ({ headers: (await person(shop)).headers });

const codeOf = (secret: unknown) =>
  new TOTP({ secret: Secret.fromBase32(String(secret)) }).generate();

async function enrolled(shop: BudgetShop): Promise<Person & { readonly code: string }> {
  const someone = await person(shop);
  const { secret } = await shop.post('/me/second-factor', {}, someone.headers);
  await shop.post('/me/second-factor/confirm', { code: codeOf(secret) }, someone.headers);
  // So that the code counts once more.
  await shop.app.sql('UPDATE second_factors SET last_step = 0 WHERE user_id = $1', [someone.id]);
  return { ...someone, code: codeOf(secret) };
}

/** What ends the sign-in of somebody who has a second factor. */
async function challenged(shop: BudgetShop): Promise<object> {
  const { email, code } = await enrolled(shop);
  const begun = await shop.post('/auth/login', { email, password: testPassword });
  return { challenge: begun['challenge'], code };
}

async function token(
  { app }: BudgetShop,
  { id, email }: { readonly id: string; readonly email: string },
  purpose: 'reset' | 'verification' | 'invitation',
): Promise<string> {
  const issue = () => app.get(UserTokensRepository).issue(id, email, purpose);
  return String(await app.get(UnitOfWork).run(issue));
}

async function invited(shop: BudgetShop): Promise<{ readonly id: string; readonly email: string }> {
  const email = `${shop.fresh()}@example.com`;
  const { id } = await shop.post('/users', { email, name: 'Ada', roles: ['auditor'] });
  return { id, email };
}

/** Headers of a browser's page, with what it got when it signed in. */
async function browser(shop: BudgetShop): Promise<Part> {
  const client = new CookieClient(shop.app);
  const { data } = await client.login((await person(shop)).email);
  const cookies = { Origin: client.origin, Cookie: client.cookieHeader };
  return { headers: { ...cookies, 'X-CSRF-Token': data.csrfToken } };
}

const keyOf = async (shop: BudgetShop): Promise<{ id: string; prefix: string }> => {
  const { id, secrets } = await shop.post('/api-keys', {
    name: shop.fresh(),
    permissions: ['catalog:read'],
  });
  return { id, prefix: (secrets as { prefix: string }[])[0]?.prefix ?? '' };
};

const signInAt = ({ app }: BudgetShop) => ({ headers: { Origin: app.url } });

/** Sign-in, the caller's own account, users and keys. */
export const accountParts: Parts = {
  // All there is would be more pages, the more requests were counted before.
  'auditExport.export': () => Promise.resolve({ query: { resource: 'role' } }),
  'auth.login': async (shop) => ({
    body: { email: (await person(shop)).email, password: testPassword },
  }),
  'auth.completeSecondFactor': async (shop) => ({ body: await challenged(shop) }),
  'auth.refresh': async (shop) => ({ body: { refreshToken: (await person(shop)).refreshToken } }),
  'auth.logout': own,
  'browserAuth.login': async (shop) => ({
    ...signInAt(shop),
    body: { email: (await person(shop)).email, password: testPassword },
  }),
  'browserAuth.completeSecondFactor': async (shop) => {
    const client = new CookieClient(shop.app);
    const { email, code } = await enrolled(shop);
    const { data } = await client.send<Challenge>(
      'POST',
      'login',
      {},
      { email, password: testPassword },
    );
    const headers = { Origin: client.origin, Cookie: client.cookieHeader };
    return { headers, body: { challenge: data.challenge, code } };
  },
  'browserAuth.refresh': browser,
  'browserAuth.logout': browser,
  'browserAuth.csrf': browser,
  'ownSessions.endOthers': own,
  'ownSessions.endAll': own,
  'ownSessions.end': async (shop) => {
    const { headers, email } = await person(shop);
    await new SignIn(shop.app).login(email);
    const sessions = await shop.get<{ items: { id: string; current: boolean }[] }>(
      '/me/sessions',
      headers,
    );
    const other = sessions.items.find(({ current }) => !current);
    return { headers, values: [other?.id ?? ''] };
  },
  'stepUp.stepUp': async (shop) => ({ ...(await own(shop)), body: { password: testPassword } }),
  'secondFactor.start': own,
  'secondFactor.confirm': async (shop) => {
    const { headers } = await person(shop);
    const { secret } = await shop.post('/me/second-factor', {}, headers);
    return { headers, body: { code: codeOf(secret) } };
  },
  'secondFactor.remove': async (shop) => ({ headers: (await enrolled(shop)).headers }),
  'secondFactor.replaceRecoveryCodes': async (shop) => ({
    headers: (await enrolled(shop)).headers,
  }),
  'passwords.change': async (shop) => ({
    ...(await own(shop)),
    body: { currentPassword: testPassword, newPassword },
  }),
  'passwords.request': async (shop) => ({ body: { email: (await person(shop)).email } }),
  'passwords.confirm': async (shop) => ({
    body: { token: await token(shop, await person(shop), 'reset'), password: newPassword },
  }),
  'userLinks.request': own,
  'userLinks.accept': async (shop) => ({
    body: { token: await token(shop, await invited(shop), 'invitation'), password: newPassword },
  }),
  'userLinks.confirm': async (shop) => ({
    body: { token: await token(shop, await person(shop), 'verification') },
  }),
  'unlock.unlock': async (shop) => ({ values: [(await person(shop)).id] }),
  'userSecondFactor.reset': async (shop) => ({ values: [(await enrolled(shop)).id] }),
  'accessExplanation.explain': async (shop) => ({
    body: { userId: (await person(shop)).id, permission: 'orders:read' },
  }),
  'userRoles.replace': async (shop) => ({ values: [(await person(shop)).id] }),
  'users.invite': async (shop) => ({
    body: { email: `${shop.fresh()}@example.com`, name: 'Ada', roles: ['auditor'] },
  }),
  'users.patch': async (shop) => ({
    values: [(await person(shop)).id],
    body: { name: shop.fresh() },
  }),
  'users.resend': async (shop) => ({ values: [(await invited(shop)).id] }),
  'apiKeyCommands.patch': async (shop) => ({
    values: [(await keyOf(shop)).id],
    body: { name: shop.fresh() },
  }),
  'apiKeyCommands.revoke': async (shop) => ({ values: [(await keyOf(shop)).id] }),
  'apiKeys.rotate': async (shop) => ({ values: [(await keyOf(shop)).id] }),
  'apiKeyCommands.endSecret': async (shop) => {
    const { id, prefix } = await keyOf(shop);
    await shop.post(`/api-keys/${id}/rotate`, { overlapSeconds: 60 });
    return { values: [id, prefix] };
  },
};
