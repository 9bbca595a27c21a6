import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import type { PaymentRow, PaymentValues } from './payment-values.js';
import { PaymentNotFound } from './payments.errors.js';
import { paymentList } from './payments.list.js';

const columns = `p.id, p.order_id AS "orderId", o.number AS "orderNumber", p.type, p.amount,
  p.currency, p.provider, p.provider_ref AS "providerRef", p.capture_id AS "captureId", p.reason,
  p.actor_id AS "actorId", p.actor_name AS "actorName", p.occurred_at AS "occurredAt",
  p.created_at AS "createdAt"`;
const source = { select: columns, from: 'payment_records p JOIN orders o ON o.id = p.order_id' };

export interface NewPayment extends PaymentValues {
  readonly orderId: string;
  readonly currency: string;
}

/** Payments are added and read, and never changed. */
@Injectable()
export class PaymentsRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
  ) {}

  /** Payments of everybody, or of one order. */
  page(request: ListRequest, orderId?: string): Promise<RowPage<PaymentRow>> {
    if (orderId === undefined) return this.pages.page(paymentList, request, source);
    const where = { where: 'p.order_id = $1', values: [orderId] };
    return this.pages.page(paymentList, request, { ...source, ...where });
  }

  async get(id: string): Promise<PaymentRow> {
    const text = `SELECT ${columns} FROM ${source.from} WHERE p.id = $1`;
    const row = await this.sql.one<PaymentRow>(text, [id]);
    if (!row) throw PaymentNotFound({ id });
    return row;
  }

  byReference(provider: string, providerRef: string): Promise<PaymentRow | null> {
    const text = `SELECT ${columns} FROM ${source.from} WHERE p.provider_ref = $1 AND p.provider = $2`;
    return this.sql.one<PaymentRow>(text, [providerRef, provider]);
  }

  /** A capture of the order with what was given back of it; null when it has no such capture. */
  capture(orderId: string, id: string): Promise<{ amount: number; refunded: number } | null> {
    return this.sql.one(
      `SELECT c.amount, coalesce((SELECT sum(r.amount) FROM payment_records r
                                   WHERE r.capture_id = c.id), 0)::bigint AS refunded
         FROM payment_records c WHERE c.id = $1 AND c.order_id = $2 AND c.type = 'capture'`,
      [id, orderId],
    );
  }

  /** Null when the provider's reference is taken. */
  add(actor: Actor, payment: NewPayment): Promise<PaymentRow | null> {
    return this.sql.one<PaymentRow>(
      `WITH p AS (
         INSERT INTO payment_records (id, order_id, type, amount, currency, provider, provider_ref,
                                      capture_id, reason, actor_id, actor_name, occurred_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (provider_ref, provider) DO NOTHING RETURNING *
       )
       SELECT ${columns} FROM p JOIN orders o ON o.id = p.order_id`,
      [
        newId(),
        payment.orderId,
        payment.type,
        payment.amount,
        payment.currency,
        payment.provider,
        payment.providerRef,
        payment.captureId,
        payment.reason,
        actor.id,
        actor.name,
        payment.occurredAt,
      ],
    );
  }
}
