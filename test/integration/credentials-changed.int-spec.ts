import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventEmitter2 } from '@nestjs/event-emitter';
import {
  announceCredentialsChanged,
  type CredentialsChanged,
} from '../../src/modules/users/users.events.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { decodeToken } from '../support/forged-tokens.js';
import { SignIn, type Tokens } from '../support/sign-in.js';

const sessionOf = ({ accessToken }: Tokens) => decodeToken(accessToken).claims['sid'] as string;

describe('changed credentials', () => {
  let app: TestApp;
  let signIn: SignIn;

  beforeAll(async () => {
    app = await startTestApp();
    signIn = new SignIn(app);
  });
  afterAll(() => app.close());

  async function signedIn(times: number): Promise<{ userId: string; all: Tokens[] }> {
    const { id: userId, email } = await signIn.user('support');
    const all: Tokens[] = [];
    for (let n = 0; n < times; n += 1) all.push((await signIn.login(email)).data);
    return { userId, all };
  }

  const announce = (change: Omit<CredentialsChanged, 'actor'>, fail = false) =>
    app.get(UnitOfWork).run(async () => {
      const event = { ...change, actor: systemActor };
      await announceCredentialsChanged(app.get(EventEmitter2), event);
      if (fail) throw new Error('rolled back');
    });

  const statusesOf = (all: readonly Tokens[]) =>
    Promise.all(all.map(async ({ accessToken }) => (await signIn.me(accessToken)).status));

  it('end every session of the user at once, and nobody else has to sign in again', async () => {
    const { userId, all } = await signedIn(3);
    const others = (await signedIn(1)).all;
    expect(await statusesOf(all)).toEqual([200, 200, 200]);
    await announce({ userId, reason: 'user_disabled' });
    expect(await statusesOf(all)).toEqual([401, 401, 401]);
    for (const { refreshToken } of all)
      expect((await signIn.refresh(refreshToken)).status).toBe(401);
    expect(await statusesOf(others)).toEqual([200]);
  });

  it('leave the session alone that made the change, and write down why the others ended', async () => {
    const { userId, all } = await signedIn(2);
    const [mine, other] = all as [Tokens, Tokens];
    await announce({ userId, reason: 'password_changed', exceptSessionId: sessionOf(mine) });
    expect(await statusesOf(all)).toEqual([200, 401]);
    const entries = await app.sql(
      `SELECT a.action, a.actor_kind, s.end_reason FROM audit_entries a
         JOIN sessions s ON s.id::text = a.resource_id
        WHERE a.resource_id = ANY($1) AND a.action <> 'auth.login'`,
      [[sessionOf(mine), sessionOf(other)]],
    );
    const ended = { action: 'auth.session_ended', actor_kind: 'system' };
    expect(entries).toEqual([{ ...ended, end_reason: 'password_changed' }]);
  });

  it('end nothing when the change is rolled back', async () => {
    const { userId, all } = await signedIn(1);
    await expect(announce({ userId, reason: 'roles_changed' }, true)).rejects.toThrow(
      'rolled back',
    );
    expect(await statusesOf(all)).toEqual([200]);
  });

  it('end more sessions than one signal names', async () => {
    const { userId, all } = await signedIn(30);
    expect(new Set(await statusesOf(all))).toEqual(new Set([200]));
    await announce({ userId, reason: 'password_changed' });
    expect(new Set(await statusesOf(all))).toEqual(new Set([401]));
  });
});
