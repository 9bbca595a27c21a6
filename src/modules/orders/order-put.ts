import { type Actor, requirePermission } from '../../platform/access/actor.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { newId } from '../../platform/ids.js';
import { describes, isUnchanged, type OrderContent } from './order-content.js';
import { requireCommand, requireDraft } from './order-guards.js';
import {
  composeFrom,
  type Composition,
  type OrderMaterials,
  placeableFrom,
} from './order-materials.js';
import type { ProductsById } from './order-pricing.js';
import { type OrderLineView, type OrderView, unstarted } from './order-view.js';
import { OrderEmpty } from './orders.errors.js';

/** The order of another system, under that system's own number. */
export interface OrderReference {
  readonly source: string;
  readonly reference: string;
}

/** Whether the caller named what they read, and the version in it; null stands for any. */
export interface Precondition {
  readonly given: boolean;
  readonly version: number | null;
}

/** What the order of a reference is to be. */
export interface OrderPut {
  readonly content: OrderContent & OrderReference;
  readonly place: boolean;
  readonly precondition: Precondition;
}

export interface PutOutcome {
  readonly order: OrderView;
  readonly created: boolean;
  /** True also for one that was created. */
  readonly changed: boolean;
}

type Described = OrderContent & OrderReference & { readonly place?: boolean };

export function putOf(
  { place = false, ...content }: Described,
  precondition: Precondition,
): OrderPut {
  return { content, place, precondition };
}

/** What is to be written for one put; nothing when neither content nor placing is named. */
export interface PutPlan {
  readonly id: string;
  /** Null: the order is made. */
  readonly before: OrderView | null;
  /** Null: the content stays. */
  readonly content: Composition | null;
  /** The lines as they will be. */
  readonly lines: readonly OrderLineView[];
  /** The products of the lines of an order that is placed; null: it is not. */
  readonly placing: ProductsById | null;
}

export function refKey({ source, reference }: OrderReference): string {
  return JSON.stringify([source, reference]);
}

function created(actor: Actor, put: OrderPut, materials: OrderMaterials): PutPlan {
  if (put.precondition.version !== null) throw PreconditionFailed();
  if (put.place) {
    requirePermission(actor, 'orders:place');
    if (put.content.lines.length === 0) throw OrderEmpty();
  }
  const content = composeFrom(actor, put.content, materials);
  const placing = put.place ? content.products : null;
  return { id: newId(), before: null, content, lines: content.lines.map(unstarted), placing };
}

function rewritten(
  actor: Actor,
  put: OrderPut,
  before: OrderView,
  materials: OrderMaterials,
): Composition | null {
  const { given, version } = put.precondition;
  const matches = given && (version === null || version === before.version);
  // Who names the version read may mean to take over new prices of the catalogue.
  const reprices = before.status === 'draft' && matches;
  const same = describes(put.content, before);
  if (same && !reprices) return null;
  if (!same) requireDraft(before);
  if (!given) throw PreconditionRequired();
  requireVersion(before, version);
  const content = composeFrom(actor, put.content, materials);
  return isUnchanged(content, before) ? null : content;
}

function updated(
  actor: Actor,
  put: OrderPut,
  before: OrderView,
  materials: OrderMaterials,
): PutPlan {
  const content = rewritten(actor, put, before, materials);
  const lines = content?.lines.map(unstarted) ?? before.lines;
  const plan = { id: before.id, before, content, lines, placing: null };
  if (!put.place || before.status !== 'draft') return plan;
  requirePermission(actor, 'orders:place');
  requireCommand({ ...before, lines }, 'place');
  return { ...plan, placing: content?.products ?? placeableFrom(before, materials) };
}

/**
 * What becomes of a put, given the order of its reference as it is locked now. The same content
 * again changes nothing. Throws what it is refused for.
 */
export function planPut(
  actor: Actor,
  put: OrderPut,
  before: OrderView | null,
  materials: OrderMaterials,
): PutPlan {
  return before ? updated(actor, put, before, materials) : created(actor, put, materials);
}
