import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeyUse } from '../../src/modules/api-keys/api-key-use.service.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { dataOf, type Stored } from '../support/resource.js';

interface Entry {
  readonly action: string;
  readonly ip: string;
  readonly name: string;
}

const keys = '/api/v1/api-keys';

describe('the use of API keys', () => {
  let app: TestApp;
  let admin: Record<string, string>;

  beforeAll(async () => {
    app = await startTestApp((config) => ({
      ...config,
      http: { ...config.http, trustedProxies: ['127.0.0.1'] },
    }));
    admin = { ...(await app.as('admin')) };
  });
  afterAll(() => app.close());

  async function issue(body: object = {}): Promise<Stored & { secret: string }> {
    const described = { name: 'Export', permissions: ['catalog:read'], ...body };
    const answer = await app.http().post(keys).set(admin).send(described);
    return dataOf<Stored & { secret: string }>(answer);
  }

  async function use(secret: string, from: string): Promise<number> {
    const headers = { 'X-API-Key': secret, 'X-Forwarded-For': from };
    const { status } = await app.http().get('/api/v1/me').set(headers);
    await app.get(ApiKeyUse).flush();
    return status;
  }

  const entriesOf = (id: string) =>
    app.sql<Entry>(
      `SELECT action, host(ip) AS ip, actor_name AS name FROM audit_entries
        WHERE actor_kind = 'api-key' AND actor_id = $1 ORDER BY id`,
      [id],
    );
  const entry = (action: string, ip: string): Entry => ({
    action: `security.api_key_${action}`,
    ip,
    name: 'Export (admin)',
  });

  it('is shown with the key, without another version of it', async () => {
    const { id, secret } = await issue();
    await use(secret, '198.51.100.1');
    await use(secret, '198.51.100.2');
    const read = await app.http().get(`${keys}/${id}`).set(admin);
    expect(dataOf(read)).toMatchObject({ version: 1, lastUsedIp: '198.51.100.1' });
    expect(dataOf(read)['lastUsedAt']).toEqual(expect.any(String));
  });

  it('is in the audit once per address and day, and says when the address is new', async () => {
    const { id, secret } = await issue();
    for (const from of ['198.51.100.1', '198.51.100.2', '198.51.100.1']) await use(secret, from);
    // Two addresses of one IPv6 network are one.
    for (const from of ['2001:db8::1', '2001:db8::2']) await use(secret, from);
    expect(await entriesOf(id)).toEqual([
      entry('used_from_new_address', '198.51.100.1'),
      entry('used_from_new_address', '198.51.100.2'),
      entry('used_from_new_address', '2001:db8::1'),
    ]);
  });

  it('from a known address is in the audit of another day as that', async () => {
    const { id, secret } = await issue();
    const yesterday = `INSERT INTO api_key_sightings VALUES ($1, 'used', $2, current_date - 1)`;
    await app.sql(yesterday, [id, '198.51.100.1']);
    await use(secret, '198.51.100.1');
    expect(await entriesOf(id)).toEqual([entry('used', '198.51.100.1')]);
  });

  it('that was refused is in the audit, not more than once', async () => {
    const { id, secret } = await issue({ allowedNetworks: ['198.51.100.0/24'] });
    expect(await use(secret, '203.0.113.1')).toBe(403);
    expect(await use(secret, '203.0.113.1')).toBe(403);
    expect(await use(secret, '198.51.100.9')).toBe(200);
    await app.sql(`UPDATE api_key_secrets SET expires_at = now() WHERE api_key_id = $1`, [id]);
    const rotated = await app.http().post(`${keys}/${id}/rotate`).set(admin).send({});
    expect(rotated.status).toBe(200);
    expect(await entriesOf(id)).toEqual([
      entry('address_denied', '203.0.113.1'),
      entry('used_from_new_address', '198.51.100.9'),
    ]);
  });

  it('cannot fill the audit from ever new addresses', async () => {
    const { id, secret } = await issue();
    await app.sql(
      `INSERT INTO api_key_sightings
       SELECT $1, 'used', '10.0.0.0'::inet + n, current_date FROM generate_series(1, 100) n`,
      [id],
    );
    expect(await use(secret, '198.51.100.1')).toBe(200);
    expect(await entriesOf(id)).toEqual([]);
  });

  it('survives a database that does not take the note', async () => {
    const { id, secret } = await issue();
    await app.sql('ALTER TABLE api_key_sightings RENAME TO gone');
    expect(await use(secret, '198.51.100.1')).toBe(200);
    await app.sql('ALTER TABLE gone RENAME TO api_key_sightings');
    await use(secret, '198.51.100.1');
    expect(await entriesOf(id)).toHaveLength(1);
  });
});
