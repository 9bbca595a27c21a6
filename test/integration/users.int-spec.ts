import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UsersService } from '../../src/modules/users/users.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { testPassword } from '../support/sign-in.js';

describe('users', () => {
  let app: TestApp;
  let users: UsersService;

  beforeAll(async () => {
    app = await startTestApp();
    users = app.get(UsersService);
  });
  afterAll(() => app.close());

  const create = (changes: object) =>
    users.create({
      email: 'ada@example.com',
      password: testPassword,
      name: 'Ada',
      roles: [],
      ...changes,
    });

  it('make one administrator at the first start, however many processes start', async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => users.ensureAdministrator()));
    const [first, ...more] = made.filter((administrator) => administrator !== null);
    expect(more).toEqual([]);
    expect(first?.generatedPassword).toMatch(/^[\w-]{20}$/);
    const signedIn = await users.authenticate(first?.email ?? '', first?.generatedPassword ?? '');
    expect(signedIn?.name).toBe('Administrator');
    const roles = await app.sql<{ name: string }>(
      `SELECT r.name FROM role_assignments a JOIN roles r ON r.id = a.role_id`,
    );
    expect(roles).toEqual([{ name: 'admin' }]);
    expect(await users.ensureAdministrator()).toBeNull();
  });

  it('are kept with their roles, an argon2id hash and an audit entry', async () => {
    const id = await create({ email: ' grace@example.com ', roles: ['support', 'support'] });
    const [row] = await app.sql<{ email: string; password_hash: string }>(
      `SELECT email, password_hash FROM users WHERE id = $1`,
      [id],
    );
    expect(row?.email).toBe('grace@example.com');
    expect(row?.password_hash).toMatch(/^\$argon2id\$/);
    const audit = await app.sql(`SELECT action, after FROM audit_entries WHERE resource_id = $1`, [
      id,
    ]);
    const after = { email: 'grace@example.com', name: 'Ada', status: 'active', roles: ['support'] };
    expect(audit).toEqual([{ action: 'user.created', after }]);
  });

  it('have an e-mail address that differs from all others in more than case', async () => {
    await create({ email: 'linus@example.com' });
    await expect(create({ email: 'LINUS@example.com' })).rejects.toThrow();
    const same = await app.sql(`SELECT 1 FROM users WHERE lower(email) = 'linus@example.com'`);
    expect(same).toHaveLength(1);
  });

  it.each([
    ['a role that does not exist', { roles: ['support', 'emperor'] }, 'ROLE_UNKNOWN'],
    ['a short password', { password: 'elevenchars' }, 'PASSWORD_INVALID'],
    ['no e-mail address', { email: 'ada' }, 'USER_EMAIL_INVALID'],
  ])('are not made with %s', async (_, changes, code) => {
    await expect(create(changes)).rejects.toMatchObject({ code });
    expect(await app.sql(`SELECT 1 FROM users WHERE email LIKE 'ada%'`)).toEqual([]);
  });
});

describe('the first administrator', () => {
  it('gets the password of the configuration, which nobody is told again', async () => {
    const app = await startTestApp((config) => ({
      ...config,
      admin: { email: 'root@example.com', password: testPassword },
    }));
    try {
      const users = app.get(UsersService);
      expect(await users.ensureAdministrator()).toEqual({
        email: 'root@example.com',
        generatedPassword: null,
      });
      expect(await users.authenticate('root@example.com', testPassword)).not.toBeNull();
    } finally {
      await app.close();
    }
  });
});
