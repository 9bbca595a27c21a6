import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditUpkeep } from '../../src/modules/audit/audit-upkeep.service.js';
import { AuditVerification } from '../../src/modules/audit/audit-verification.service.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';

const dayMs = 86_400_000;
const recent = new Date(Math.floor(Date.now() / dayMs) * dayMs - 3 * dayMs);
const hour = (n: number) => new Date(recent.getTime() + n * 3_600_000 + 1);

let app: TestApp;

const verify = () => app.get(AuditVerification).verify();

const traceId = 'a'.repeat(32);

async function write(id: string, at: Date, { trace = null as string | null } = {}): Promise<void> {
  await app.sql(
    `INSERT INTO audit_entries (id, occurred_at, action, resource, resource_id, actor_kind, actor_name, trace_id, after)
     VALUES ($1, $2, 'kettle.boiled', 'kettle', 'k', 'system', 'system', $3, '{"degrees": 100}')`,
    [id, at, trace],
  );
}

/** What the owner of the database can do: the triggers are switched off. */
async function tamper(statement: string, values: unknown[]): Promise<void> {
  const [row] = await app.sql<{ name: string }>(
    `SELECT tableoid::regclass::text AS name FROM audit_entries WHERE occurred_at = $1`,
    [hour(5)],
  );
  const partition = String(row?.name);
  for (const table of ['audit_entries', partition])
    await app.sql(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await app.sql(statement, values);
  for (const table of ['audit_entries', partition])
    await app.sql(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
}

beforeAll(async () => {
  app = await startTestApp((config) => ({ ...config, audit: { retentionMonths: 12 } }));
});

afterAll(() => app.close());

describe('the upkeep of the audit', () => {
  const [changed, traced] = [newId(), newId()];

  it('seals closed hours, and the seals hold', async () => {
    await write(newId(), hour(2));
    await write(changed, hour(5));
    await write(traced, hour(30), { trace: traceId });
    await app.get(AuditUpkeep).run();
    const { seals, entries, fault, sealedUntil } = await verify();
    expect(fault).toBeNull();
    expect(seals).toBeGreaterThan(2);
    expect(entries).toBe(3);
    expect(sealedUntil?.getTime()).toBeLessThanOrEqual(Date.now() - 600_000);
  });

  it('seals nothing twice, and nothing of now', async () => {
    const before = await verify();
    await write(newId(), new Date());
    await app.get(AuditUpkeep).run();
    const after = await verify();
    expect(after.entries).toBe(before.entries);
    expect(after.fault).toBeNull();
  });

  it('refuses to change a seal', async () => {
    for (const statement of ['UPDATE audit_seals SET entries = 0', 'DELETE FROM audit_seals'])
      await expect(app.sql(statement)).rejects.toThrow('append-only');
  });

  it('finds a changed entry, and names the interval', async () => {
    const change = `UPDATE audit_entries SET actor_name = $2 WHERE id = $1`;
    await tamper(change, [changed, 'somebody else']);
    const { fault } = await verify();
    expect(fault?.reason).toBe('its entries were changed');
    expect(fault && fault.startsAt <= hour(5) && hour(5) < fault.endsAt).toBe(true);
    await tamper(change, [changed, 'system']);
    expect((await verify()).fault).toBeNull();
  });

  it('finds a changed trace id, unless a release sealed it that knew none', async () => {
    const change = `UPDATE audit_entries SET trace_id = $2 WHERE id = $1`;
    await tamper(change, [traced, 'b'.repeat(32)]);
    expect((await verify()).fault?.reason).toBe('its entries were changed');
    await tamper(change, [traced, traceId]);
    await tamper(change, [changed, traceId]);
    expect((await verify()).fault).toBeNull();
    await tamper(change, [changed, null]);
  });

  it('finds an entry that was slipped in, and one that is gone', async () => {
    const slipped = newId();
    await write(slipped, hour(4));
    expect((await verify()).fault?.reason).toMatch(
      /has 3 entries and had 2|has 2 entries and had 1/,
    );
    await tamper('DELETE FROM audit_entries WHERE id = $1', [slipped]);
    expect((await verify()).fault).toBeNull();
    const early = newId();
    await write(early, new Date(recent.getTime() - 5 * dayMs));
    expect((await verify()).fault?.reason).toMatch(/before the first seal/);
    await tamper('DELETE FROM audit_entries WHERE id = $1', [early]);
    expect((await verify()).fault).toBeNull();
  });
});

describe('the retention of the audit', () => {
  let old: TestApp;

  beforeAll(async () => {
    await app.close();
    old = app = await startTestApp((config) => ({ ...config, audit: { retentionMonths: 12 } }));
  });

  it('removes months that are old enough; what is left still verifies, and tells of them', async () => {
    const then = new Date(
      Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() - 14, 15, 3),
    );
    await write(newId(), then);
    await write(newId(), hour(2));
    await old.get(AuditUpkeep).run();
    const months = await old.sql<{ at: Date }>(
      `SELECT occurred_at AS at FROM audit_entries WHERE resource = 'kettle'`,
    );
    expect(months.map(({ at }) => at)).toEqual([hour(2)]);
    const removed = await old.sql(
      `SELECT resource_id, actor_kind, before->>'entries' AS entries FROM audit_entries
        WHERE action = 'audit.expired' AND before->>'entries' <> '0'`,
    );
    const month = then.toISOString().slice(0, 7);
    expect(removed).toEqual([{ resource_id: month, actor_kind: 'system', entries: '1' }]);
    const { fault, entries } = await verify();
    expect(fault).toBeNull();
    expect(entries).toBe(2);
  });

  it('does not take entries for expired that are not', async () => {
    const { id } = { id: newId() };
    await old.sql(
      `INSERT INTO audit_entries (id, action, resource, resource_id, actor_kind, actor_name)
       VALUES ($1, 'audit.expired', 'audit', $2, 'system', 'system')`,
      [id, recent.toISOString().slice(0, 7)],
    );
    await old.sql('ALTER TABLE audit_entries DISABLE TRIGGER USER');
    const [row] = await old.sql<{ name: string }>(
      `SELECT tableoid::regclass::text AS name FROM audit_entries WHERE resource = 'kettle'`,
    );
    await old.sql(`ALTER TABLE ${row?.name} DISABLE TRIGGER USER`);
    await old.sql(`DELETE FROM audit_entries WHERE resource = 'kettle'`);
    expect((await verify()).fault?.reason).toMatch(/has 0 entries and had 1/);
  });
});
