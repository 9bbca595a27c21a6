import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditUpkeepRepository } from '../../src/modules/audit/audit-upkeep.repository.js';
import { systemActor } from '../../src/platform/access/actor.js';
import { SecurityLog } from '../../src/platform/events/security-log.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';

let test: TestApp;

const partitionOf = async (resourceId: string): Promise<string | undefined> => {
  const text = `SELECT tableoid::regclass::text AS name FROM audit_entries WHERE resource_id = $1`;
  return (await test.sql<{ name: string }>(text, [resourceId]))[0]?.name;
};

async function write(resourceId: string, at: string): Promise<void> {
  await test.sql(
    `INSERT INTO audit_entries (id, occurred_at, action, resource, resource_id, actor_kind, actor_name)
     VALUES ($1, $2, 'kettle.boiled', 'kettle', $3, 'system', 'system')`,
    [newId(), at, resourceId],
  );
}

beforeAll(async () => {
  test = await startTestApp();
  // The month of the template may be over.
  await test.get(AuditUpkeepRepository).createPartitions();
});

afterAll(() => test.close());

describe('the table of the audit', () => {
  it('has partitions for this month and the two after it', async () => {
    const text = `SELECT to_regclass(to_char((now() AT TIME ZONE 'UTC') + make_interval(months => n), '"audit_entries_"YYYY_MM')) IS NOT NULL AS there
                    FROM generate_series(0, 2) AS n`;
    expect(await test.sql(text)).toEqual([{ there: true }, { there: true }, { there: true }]);
  });

  it('takes an entry of a month without a partition, and hands it over when the month gets one', async () => {
    await write('early', '2031-04-30T23:59:59.999Z');
    await write('late', '2031-05-01T00:00:00Z');
    expect(await partitionOf('early')).toBe('audit_entries_default');
    await test.sql(`SELECT create_audit_partition('2031-04-01T00:00:00Z')`);
    expect(await partitionOf('early')).toBe('audit_entries_2031_04');
    expect(await partitionOf('late')).toBe('audit_entries_default');
    expect(await test.sql(`SELECT create_audit_partition('2031-04-15T00:00:00Z') AS made`)).toEqual(
      [{ made: null }],
    );
    await write('later', '2031-04-02T00:00:00Z');
    expect(await partitionOf('later')).toBe('audit_entries_2031_04');
  });

  it.each(['audit_entries', 'audit_entries_2031_04', 'audit_entries_default'])(
    'is append-only, also when %s is named',
    async (table) => {
      for (const statement of [
        `UPDATE ${table} SET action = 'x'`,
        `DELETE FROM ${table}`,
        `TRUNCATE ${table}`,
      ])
        await expect(test.sql(statement)).rejects.toThrow('append-only');
    },
  );

  it('takes security events without a resource, with secrets masked', async () => {
    const details = { reason: 'unknown account', password: 'canary' };
    await test.get(SecurityLog).record(systemActor, { action: 'security.tried', details });
    const rows = await test.sql(
      `SELECT resource, resource_id, actor_kind, after FROM audit_entries WHERE action = 'security.tried'`,
    );
    const after = { reason: 'unknown account', password: '[masked]' };
    expect(rows).toEqual([{ resource: null, resource_id: null, actor_kind: 'system', after }]);
  });

  it('forgets a security event with the unit of work that rolls back', async () => {
    const event = { action: 'security.undone', resource: { kind: 'user', id: 'u-1' } } as const;
    const work = test.get(UnitOfWork).run(async () => {
      await test.get(SecurityLog).record(systemActor, event);
      throw new Error('undo');
    });
    await expect(work).rejects.toThrow('undo');
    expect(await test.sql(`SELECT 1 FROM audit_entries WHERE action = 'security.undone'`)).toEqual(
      [],
    );
  });
});
