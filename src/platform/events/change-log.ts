import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { type Actor, auditNameOf } from '../access/actor.js';
import { Invalidations } from '../cache/invalidations.js';
import { Sql } from '../database/sql.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { newId } from '../ids.js';
import { Metrics } from '../metrics/metrics.js';
import { servedRequestId } from '../observability/origin.js';
import { requestContext } from '../observability/request-context.js';
import { traceContext } from '../observability/trace-context.js';
import type { EventMap, EventName } from './event-map.js';
import { maskSecrets } from './mask.js';
import type { PersonalFields } from './personal-fields.js';
import { PersonalKeys } from './personal-keys.js';

interface ChangeOf<Name extends EventName> {
  readonly event: Name;
  /** The kind of resource, singular: `order`, `product`. */
  readonly resource: string;
  readonly resourceId: string;
  readonly payload: EventMap[Name];
  /** The resource before and after, for the audit; what names a secret is masked. */
  readonly before?: object | null;
  readonly after?: object | null;
  /** The fields of `before` and `after` that an erasure has to make unreadable. */
  readonly personal?: PersonalFields;
}

export type Change = { [Name in EventName]: ChangeOf<Name> }[EventName];

const statement = `
  WITH change AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS c(
      "outboxId" uuid, "auditId" uuid, event text, resource text, "resourceId" text,
      payload jsonb, before jsonb, after jsonb)
  ), outbox AS (
    INSERT INTO outbox_events
      (id, type, resource, resource_id, payload, actor_id, request_id, trace_id)
    SELECT "outboxId", event, resource, "resourceId", payload, $3::uuid, $5, $6 FROM change
  )
  INSERT INTO audit_entries
    (id, action, resource, resource_id, actor_kind, actor_id, actor_name, request_id, trace_id, ip, before, after)
  SELECT "auditId", event, resource, "resourceId", $2, $3::uuid, $4, $5, $6, $7::inet, before, after
    FROM change`;

/** Writes what a change means to others: its outbox event and its audit entry, in one statement. */
@Injectable()
export class ChangeLog {
  private readonly counter: Counter;

  constructor(
    private readonly sql: Sql,
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: PersonalKeys,
    private readonly invalidations: Invalidations,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter(
      'orderly_events_total',
      'Changes that were committed, by the name of their event.',
      ['event'],
    );
  }

  /** Throws outside of a unit of work: a change without its event and audit must be impossible. */
  async record(actor: Actor, changes: readonly Change[]): Promise<void> {
    this.unitOfWork.requireActive('ChangeLog.record');
    if (changes.length === 0) return;
    const rows: object[] = [];
    for (const change of changes) rows.push(await this.rowOf(change));
    await this.sql.count(statement, [
      JSON.stringify(rows),
      actor.kind,
      actor.id,
      auditNameOf(actor),
      servedRequestId(),
      traceContext()?.traceId ?? null,
      requestContext()?.ip ?? null,
    ]);
    this.invalidations.changed(changes);
    this.unitOfWork.afterCommit(() => {
      for (const { event } of changes) this.count(event);
    });
  }

  /** Changes that were committed; for statements that write what `record` writes themselves. */
  count(event: EventName, times = 1): void {
    if (times > 0) this.counter.inc({ event }, times);
  }

  /** A record as such a statement gives it to the audit: masked, what is personal sealed. */
  async sealed(
    record: object,
    personal: PersonalFields,
  ): Promise<Readonly<Record<string, unknown>>> {
    const [sealed] = await this.keys.seal([maskSecrets(record)], personal);
    return sealed ?? {};
  }

  private async rowOf({ personal, ...change }: Change): Promise<object> {
    const states = [change.before, change.after].map((state) => state && maskSecrets(state));
    const [before, after] = personal ? await this.keys.seal(states, personal) : states;
    return { ...change, outboxId: newId(), auditId: newId(), before, after };
  }
}
