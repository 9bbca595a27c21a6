import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Actor, systemActor } from '../../src/platform/access/actor.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { type Change, ChangeLog } from '../../src/platform/events/change-log.js';
import { runInRequest } from '../../src/platform/observability/request-context.js';
import { newId } from '../../src/platform/ids.js';
import { startTestApp, type TestApp } from '../support/app.js';

let test: TestApp;
let record: (actor: Actor, changes: Change[]) => Promise<void>;

const actor: Actor = { kind: 'user', id: newId(), name: 'Ada', permissions: new Set() };
const request = {
  requestId: 'r-42',
  traceId: 'a'.repeat(32),
  spanId: 'b'.repeat(16),
  sampled: true,
  ip: '192.0.2.7',
  userAgent: null,
};
const change = (resourceId: string): Change =>
  ({
    event: 'kettle.boiled',
    resource: 'kettle',
    resourceId,
    payload: { degrees: 100 },
    before: { degrees: 20 },
    after: { degrees: 100 },
  }) as never;

beforeAll(async () => {
  test = await startTestApp();
  const unitOfWork = test.get(UnitOfWork);
  const log = test.get(ChangeLog);
  record = (by, changes) => unitOfWork.run(() => log.record(by, changes));
});

afterAll(() => test.close());

describe('the change log', () => {
  it('writes one event and one audit entry per change, with who, from where and in which request', async () => {
    await runInRequest(request, () => record(actor, [change('k1'), change('k2')]));
    const events = await test.sql(
      `SELECT type, resource, resource_id, payload, actor_id, request_id, trace_id, published_at
         FROM outbox_events WHERE resource = 'kettle' ORDER BY sequence`,
    );
    const event = {
      type: 'kettle.boiled',
      resource: 'kettle',
      payload: { degrees: 100 },
      actor_id: actor.id,
      request_id: 'r-42',
      trace_id: request.traceId,
      published_at: null,
    };
    expect(events).toEqual([
      { ...event, resource_id: 'k1' },
      { ...event, resource_id: 'k2' },
    ]);
    const audits = await test.sql(
      `SELECT action, actor_kind, actor_name, host(ip) AS ip, before, after
         FROM audit_entries WHERE resource = 'kettle' AND resource_id = 'k1'`,
    );
    const [before, after] = [{ degrees: 20 }, { degrees: 100 }];
    expect(audits).toEqual([
      {
        action: 'kettle.boiled',
        actor_kind: 'user',
        actor_name: 'Ada',
        ip: '192.0.2.7',
        before,
        after,
      },
    ]);
  });

  it('works for the program itself, outside of any request', async () => {
    await record(systemActor, [change('k3')]);
    const rows = await test.sql(
      `SELECT actor_id, request_id FROM outbox_events WHERE resource_id = 'k3'`,
    );
    expect(rows).toEqual([{ actor_id: null, request_id: null }]);
  });

  it('refuses to write outside of a unit of work', async () => {
    await expect(test.get(ChangeLog).record(actor, [change('k4')])).rejects.toThrow('unit of work');
  });

  it.each(['UPDATE audit_entries SET action = $1', 'DELETE FROM audit_entries WHERE action <> $1'])(
    'keeps the audit append-only against %s',
    async (statement) => {
      await expect(test.sql(statement, ['forged'])).rejects.toThrow('append-only');
    },
  );
});
