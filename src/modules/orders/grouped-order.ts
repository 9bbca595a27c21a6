import { type Actor, auditNameOf } from '../../platform/access/actor.js';
import { servedRequestId } from '../../platform/observability/origin.js';
import { requestContext } from '../../platform/observability/request-context.js';
import { traceContext } from '../../platform/observability/trace-context.js';
import type { KeyClaim } from '../../platform/http/idempotency/direct-answer.js';
import type { OrderAddress } from './order-address.js';
import type { OrderContent } from './order-content.js';
import type { AskedRow } from './grouped-placement.statements.js';

/** A parameter row of the statement before it has its place, and the lines. */
export interface GroupedOrder {
  readonly asked: Omit<AskedRow, 'n'>;
  readonly lines: OrderContent['lines'];
}

const mostLines = 50;

/** PostgreSQL keeps neither NUL nor half a surrogate pair: such an order must not fail its group. */
function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

function isStorableJson(json: string | null): boolean {
  return json === null || !/\\u(?:0000|d[89a-f])/i.test(json);
}

export function addressText(address: OrderAddress | null | undefined): string | null {
  return address ? JSON.stringify(address) : null;
}

/**
 * Whether the statement knows all that the order asks for. What is rare, or refused whatever the
 * stock, is left to the plain path.
 */
export function isGroupable(actor: Actor, content: OrderContent): boolean {
  const { lines, source, reference, billingAddress, shippingAddress } = content;
  const skus = new Set(lines.map(({ sku }) => sku.toLowerCase()));
  return (
    actor.permissions.has('orders:place') &&
    lines.length > 0 &&
    lines.length <= mostLines &&
    skus.size === lines.length &&
    lines.every(({ sku, unitPrice }) => isStorable(sku) && (unitPrice ?? null) === null) &&
    (!reference || Boolean(source)) &&
    isStorable(`${source ?? ''}${reference ?? ''}`) &&
    isStorableJson(addressText(billingAddress)) &&
    isStorableJson(addressText(shippingAddress))
  );
}

export interface Placing {
  readonly id: string;
  readonly actor: Actor;
  readonly content: OrderContent;
  readonly claim: KeyClaim;
  readonly placedAt: Date;
  readonly expiresAt: Date;
  /** The addresses as the audit may hold them. */
  readonly audited: Readonly<Record<string, unknown>>;
}

/** Where the new order is, and its version. */
export function headersOf(id: string, { path }: KeyClaim): Readonly<Record<string, string>> {
  return { ETag: '"1"', Location: `${path.replace(/\/$/, '')}/${id}` };
}

function jsonOf(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}

/** Each time as it stands in the answer. */
export function groupedOrder(placing: Placing): GroupedOrder {
  const { id, actor, content, claim, audited } = placing;
  const asked = {
    id,
    scope: claim.scope,
    key: claim.key,
    request_hash: claim.requestHash,
    headers: JSON.stringify(headersOf(id, claim)),
    source: content.source ?? null,
    reference: content.reference ?? null,
    customer_id: content.customerId ?? null,
    currency: content.currency,
    shipping: content.shipping ?? 0,
    billing: addressText(content.billingAddress),
    delivery: addressText(content.shippingAddress),
    billing_audited: jsonOf(audited['billingAddress']),
    delivery_audited: jsonOf(audited['shippingAddress']),
    placed_at: placing.placedAt.toISOString(),
    expires_at: placing.expiresAt.toISOString(),
    actor_kind: actor.kind,
    actor_id: actor.id,
    actor_name: actor.name,
    audit_name: auditNameOf(actor),
    request_id: servedRequestId(),
    trace_id: traceContext()?.traceId ?? null,
    ip: requestContext()?.ip ?? null,
  };
  return { asked, lines: content.lines };
}
