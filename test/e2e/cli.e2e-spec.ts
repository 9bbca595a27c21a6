import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { AuditUpkeep } from '../../src/modules/audit/audit-upkeep.service.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { type Finished, orderly } from '../support/command.js';
import { historyHeader } from '../support/order-history.js';
import { dataOf } from '../support/resource.js';
import { SignIn } from '../support/sign-in.js';
import { until } from '../support/until.js';

describe('the command line', () => {
  let app: TestApp;
  let folder: string;
  beforeAll(async () => {
    app = await startTestApp();
    folder = await mkdtemp(join(tmpdir(), 'orderly-cli-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await app.close();
  });

  const run = (args: string, input = ''): Promise<Finished> =>
    orderly(app.databaseUrl, args.split(' '), input);

  it('describes every command', async () => {
    const { code, out } = await run('--help');
    expect(code).toBe(0);
    for (const command of [
      'import',
      'user',
      'audit',
      'seed',
      'migrate',
      'migration',
      'openapi',
      'errors',
    ]) {
      expect(out).toMatch(new RegExp(`^  ${command} .*\\S`, 'm'));
    }
  });

  it('verifies the audit, and ends with 1 and the interval when it was changed', async () => {
    const insert = `INSERT INTO audit_entries (id, occurred_at, action, actor_kind, actor_name)
                    VALUES ($1, '2026-01-02T03:04:05Z', 'kettle.boiled', 'system', 'system')`;
    await app.sql(insert, [newId()]);
    await app.get(AuditUpkeep).run();
    const intact = await run('audit verify');
    expect(intact.code).toBe(0);
    expect(intact.out).toMatch(/^The audit is intact: \d+ seals over \d+ entries, sealed until 2/);
    await app.sql(insert, [newId()]);
    const changed = await run('audit verify');
    expect(changed.code).toBe(1);
    expect(changed.err).toContain('2026-01-02T03:00:00.000Z to 2026-01-03T00:00:00.000Z');
    expect(changed.err).not.toContain('    at ');
  });

  it('says in one line what it does not understand', async () => {
    const { code, err } = await run('nope');
    expect(code).toBe(1);
    expect(err).toContain("unknown command 'nope'");
    expect(err).not.toContain('    at ');
  });

  it('imports a file, shows the counts and writes the rejected rows', async () => {
    const [file, rejected] = [join(folder, 'history.csv'), join(folder, 'rejected.csv')];
    const rows = [
      historyHeader,
      '800001,22633,WARMER,6,2010-12-01 08:28:00,1.85,17850,UK',
      'C800002,22633,WARMER,-6,2010-12-02 08:28:00,1.85,17850,UK',
      '800003,22633,WARMER,-1,2010-12-02 08:28:00,1.85,17850,UK',
    ];
    await writeFile(file, rows.join('\n'));
    const dry = await run(`import ${file} --preset online-retail --dry-run`);
    expect(dry.out).toContain('completed (dry run, nothing was kept)');
    expect(await app.sql('SELECT FROM orders')).toEqual([]);
    const { code, out } = await run(`import ${file} --preset online-retail --rejected ${rejected}`);
    expect(code).toBe(0);
    expect(out).toMatch(
      /rows read +3\n +rows accepted +2\n +rows rejected +1\n +QUANTITY_NOT_POSITIVE +1\n/,
    );
    expect(out).toMatch(/orders created +1\n/);
    expect(out).toMatch(/returns created +1\n/);
    expect(await readFile(rejected, 'utf8')).toContain(
      '4,QUANTITY_NOT_POSITIVE,Quantity is not positive,800003',
    );
    expect(await app.sql(`SELECT reference FROM orders`)).toEqual([{ reference: '800001' }]);
  });

  it('imports with a mapping from a file', async () => {
    const [file, mapping] = [join(folder, 'products.csv'), join(folder, 'mapping.json')];
    await writeFile(file, 'Artikel;Name;Preis\nA-1;Tee;2,50\n');
    const columns = { sku: 'Artikel', unitPrice: 'Preis' };
    await writeFile(
      mapping,
      JSON.stringify({ columns, delimiter: ';', decimalSeparator: ',', prices: 'major' }),
    );
    const { code } = await run(`import ${file} --type products --mapping ${mapping}`);
    expect(code).toBe(0);
    expect(
      await app.sql(`SELECT unit_price::int AS price FROM products WHERE sku = 'A-1'`),
    ).toEqual([{ price: 250 }]);
  });

  it('ends with 1 and one line when a file cannot be imported', async () => {
    const missing = await run('import /nowhere/file.csv --type stock');
    expect([missing.code, missing.err.split('\n')]).toEqual([
      1,
      [expect.stringContaining('ENOENT'), ''],
    ]);
    const file = join(folder, 'wrong.csv');
    await writeFile(file, 'a,b\n1,2\n');
    const wrong = await run(`import ${file} --type stock`);
    expect([wrong.code, wrong.err.split('\n')]).toEqual([
      1,
      [expect.stringContaining('IMPORT_COLUMNS_MISSING'), ''],
    ]);
    const untyped = await run(`import ${file}`);
    expect([untyped.code, untyped.err.trim()]).toEqual([
      1,
      'Say what is in the file: --type, or --preset.',
    ]);
    const folderInstead = await run(`import ${folder} --type stock`);
    expect([folderInstead.code, folderInstead.err.trim()]).toEqual([1, `${folder} is not a file.`]);
  });

  it('makes users, with the password of the option or of the input', async () => {
    const password = 'correct horse battery';
    const user = ['user', 'create', '--name', 'Ada Lovelace', '--role', 'admin', '--email'];
    const first = await orderly(app.databaseUrl, [
      ...user,
      'ada@example.com',
      '--password',
      password,
    ]);
    expect([first.code, first.err]).toEqual([0, '']);
    const second = await orderly(app.databaseUrl, [...user, 'bob@example.com'], `${password}\n`);
    expect(second.out).toMatch(/^Made bob@example.com with admin: [0-9a-f-]{36}\n$/);
    for (const email of ['ada@example.com', 'bob@example.com']) {
      const login = await app.http().post('/api/v1/auth/login').send({ email, password });
      expect(login.status).toBe(200);
    }
    const short = await orderly(app.databaseUrl, [...user, 'eve@example.com'], 'short\n');
    expect([short.code, short.err]).toEqual([1, expect.stringMatching(/^PASSWORD_INVALID: .*\n$/)]);
    const none = await orderly(app.databaseUrl, [...user, 'eve@example.com']);
    expect([none.code, none.err]).toEqual([
      1,
      'No password: give --password, or one line of input.\n',
    ]);
  });

  it('makes users for some warehouses only', async () => {
    const admin = await app.as('admin');
    for (const code of ['CLI-N', 'CLI-S'])
      await app.http().post('/api/v1/warehouses').set(admin).send({ code, name: code }).expect(201);
    const create = (email: string, warehouse: string) =>
      run(
        `user create --name Op --role warehouse_operator --email ${email} --warehouse ${warehouse}`,
        'correct horse battery\n',
      );
    const made = await create('scoped@example.com', 'CLI-N');
    expect(made.out).toMatch(/^Made scoped@example.com with warehouse_operator in CLI-N: /);
    const id = made.out.trim().split(' ').at(-1);
    const roles = await app.http().get(`/api/v1/users/${id}/roles`).set(admin).expect(200);
    expect(roles.body).toMatchObject({
      data: { roles: [{ role: 'warehouse_operator', warehouses: ['CLI-N'] }] },
    });
    const unknown = await create('nowhere@example.com', 'CLI-X');
    expect([unknown.code, unknown.err]).toEqual([1, expect.stringMatching(/^WAREHOUSE_UNKNOWN: /)]);
    expect(await app.sql(`SELECT FROM users WHERE email = 'nowhere@example.com'`)).toEqual([]);
  });

  it('removes a lost second factor, ends the sessions, and says so in the audit', async () => {
    const signIn = new SignIn(app);
    const { id, email } = await signIn.user('admin');
    const { accessToken } = (await signIn.login(email)).data;
    const headers = { Authorization: `Bearer ${accessToken}` };
    const path = '/api/v1/me/second-factor';
    const { secret } = dataOf<{ secret: string }>(await app.http().post(path).set(headers));
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
    await app.http().post(`${path}/confirm`).set(headers).send({ code }).expect(200);
    const done = await run(`user reset-second-factor ${email}`);
    expect([done.err, done.out]).toEqual([
      '',
      `Removed the second factor of ${email} and ended their sessions.\n`,
    ]);
    await until(async () => (await signIn.me(accessToken)).status === 401);
    expect((await signIn.login(email)).data.accessToken).toBeDefined();
    const audit = await app.sql(
      `SELECT action, actor_kind FROM audit_entries WHERE action IN
          ('second_factor.removed', 'auth.session_ended')
          AND (resource_id = $1 OR resource_id IN (SELECT id::text FROM sessions WHERE user_id = $1::uuid))
        ORDER BY action`,
      [id],
    );
    const actor_kind = 'system';
    expect(audit).toEqual([
      { action: 'auth.session_ended', actor_kind },
      { action: 'second_factor.removed', actor_kind },
    ]);
    const again = await run(`user reset-second-factor ${email}`);
    expect([again.code, again.err]).toEqual([
      1,
      expect.stringMatching(/^SECOND_FACTOR_NOT_FOUND: .*\n$/),
    ]);
    expect((await run('user reset-second-factor nobody@example.com')).err).toBe(
      'There is no such user.\n',
    );
  });

  it('seeds only a database without products', async () => {
    expect((await run('seed')).out).toContain('Nothing to do');
  });

  it('migrates, and finds that there is nothing to migrate', async () => {
    expect(await run('migrate')).toEqual({ code: 0, out: 'Nothing to migrate.\n', err: '' });
  });

  it('writes the OpenAPI document and the page of errors, and notices when they are out of date', async () => {
    for (const [command, name, content] of [
      ['openapi', 'openapi.json', '"openapi": "3.1.0"'],
      ['errors', 'errors.md', '| `IMPORT_NOT_FOUND` | 404 | There is no such import. |'],
    ] as const) {
      const file = join(folder, name);
      expect((await run(`${command} --out ${file}`)).code).toBe(0);
      expect(await readFile(file, 'utf8')).toContain(content);
      expect((await run(`${command} --check --out ${file}`)).code).toBe(0);
      await writeFile(file, 'something else');
      const stale = await run(`${command} --check --out ${file}`);
      expect([stale.code, stale.err.trim()]).toEqual([
        1,
        expect.stringContaining(`npm run orderly -- ${command}`),
      ]);
    }
  });

  it('refuses the name of a migration that says nothing', async () => {
    const { code, err } = await run('migration generate Stuff');
    expect([code, err]).toEqual([1, expect.stringContaining('add-loyalty-points')]);
  });

  it('makes an API key of a user and prints it, and nothing else, once', async () => {
    await app.as('admin');
    const owner = '--owner admin-0@example.com';
    const made = await run(`api-key create --name Export ${owner} --permission stock:read`);
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^ok_\w{8}_\w{49}\n$/)]);
    const answer = await app.http().get('/api/v1/me').set('X-API-Key', made.out.trim());
    expect(answer.body).toMatchObject({ data: { permissions: ['stock:read'] } });
    const nobody = await run('api-key create --name X --owner x@y.zz --permission stock:read');
    expect([nobody.code, nobody.err]).toEqual([1, expect.stringContaining('no such user')]);
    const days = await run(`api-key create --name X ${owner} --permission stock:read --days 1.5`);
    expect([days.code, days.err]).toEqual([1, expect.stringContaining('--days')]);
  });
});
