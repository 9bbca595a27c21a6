import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { type Actor, auditNameOf } from '../access/actor.js';
import { Sql } from '../database/sql.js';
import { newId } from '../ids.js';
import { Metrics } from '../metrics/metrics.js';
import { servedRequestId } from '../observability/origin.js';
import { requestContext } from '../observability/request-context.js';
import { traceContext } from '../observability/trace-context.js';
import { maskSecrets } from './mask.js';

/** Something that matters to security and changes no resource: a refusal, an attempt. */
export interface SecurityEvent {
  readonly action: `security.${string}`;
  /** What the event is about, when it is about something: the account that was tried. */
  readonly resource?: { readonly kind: string; readonly id: string };
  /** Never secrets; what names one is masked. */
  readonly details?: object;
}

const statement = `
  INSERT INTO audit_entries
    (id, action, resource, resource_id, actor_kind, actor_id, actor_name, request_id, trace_id, ip,
     after)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`;

/**
 * Writes security events into the audit. Inside a unit of work the entry belongs to it and goes when
 * it rolls back; outside it stands by itself. For changes of state use `ChangeLog`.
 */
@Injectable()
export class SecurityLog {
  private readonly counter: Counter;

  constructor(
    private readonly sql: Sql,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter(
      'orderly_security_events_total',
      'Security events that were written to the audit.',
      ['action'],
    );
  }

  async record(actor: Actor, { action, resource, details }: SecurityEvent): Promise<void> {
    await this.sql.count(statement, [
      newId(),
      action,
      resource?.kind ?? null,
      resource?.id ?? null,
      actor.kind,
      actor.id,
      auditNameOf(actor),
      servedRequestId(),
      traceContext()?.traceId ?? null,
      requestContext()?.ip ?? null,
      details ? JSON.stringify(maskSecrets(details)) : null,
    ]);
    this.counter.inc({ action });
  }
}
