import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { OrderComposition } from './order-composition.service.js';
import { describes, type OrderContent } from './order-content.js';
import { OrderDrafts } from './order-drafts.service.js';
import { requireDraft } from './order-guards.js';
import { OrderPlacement } from './order-placement.service.js';
import type { OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';

/** The order of another system, under that system's own number. */
export interface OrderReference {
  readonly source: string;
  readonly reference: string;
}

export interface PutOrder extends OrderContent {
  readonly place?: boolean;
}

/** Whether If-Match was sent, and the version in it; null stands for `*`. */
export interface Precondition {
  readonly given: boolean;
  readonly version: number | null;
}

export interface PutOutcome {
  readonly order: OrderView;
  readonly created: boolean;
  /** True also for one that was created. */
  readonly changed: boolean;
}

function matches(order: OrderView, { version }: Precondition): boolean {
  return version === null || version === order.version;
}

function outcomeOf(before: OrderView, order: OrderView): PutOutcome {
  return { order, created: false, changed: order.version !== before.version };
}

/** Writing an order so that it can be repeated: the same content changes nothing. */
@Injectable()
export class OrderByRef {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly composition: OrderComposition,
    private readonly drafts: OrderDrafts,
    private readonly placement: OrderPlacement,
  ) {}

  put(
    actor: Actor,
    ref: OrderReference,
    request: PutOrder,
    precondition: Precondition,
  ): Promise<PutOutcome> {
    const { place = false, ...described } = request;
    const content = { ...described, ...ref };
    return this.unitOfWork.run(async () => {
      const existing = await this.orders.lockByRef(ref.source, ref.reference);
      if (existing) return this.update(actor, existing, content, place, precondition);
      if (precondition.version !== null) throw PreconditionFailed();
      const order = await this.create(actor, content, place);
      if (order) return { order, created: true, changed: true };
      // Somebody created it between the look-up and the insert, and has committed by now.
      const other = await this.orders.lockByRef(ref.source, ref.reference);
      if (!other) throw PreconditionFailed();
      return this.update(actor, other, content, place, precondition);
    });
  }

  private create(actor: Actor, content: OrderContent, place: boolean): Promise<OrderView | null> {
    return place ? this.placement.tryCreate(actor, content) : this.drafts.tryCreate(actor, content);
  }

  private async update(
    actor: Actor,
    existing: OrderView,
    content: OrderContent,
    place: boolean,
    precondition: Precondition,
  ): Promise<PutOutcome> {
    const same = describes(content, existing);
    // Who names the version read may mean to take over new prices of the catalogue.
    const reprices =
      existing.status === 'draft' && precondition.given && matches(existing, precondition);
    if (same && !reprices) {
      return outcomeOf(existing, await this.placeDraft(actor, existing, place));
    }
    if (!same) requireDraft(existing);
    if (!precondition.given) throw PreconditionRequired();
    requireVersion(existing, precondition.version);
    const composed = await this.composition.compose(actor, content);
    const written = await this.drafts.rewrite(actor, existing, composed);
    return outcomeOf(existing, await this.placeDraft(actor, written, place));
  }

  private async placeDraft(actor: Actor, order: OrderView, place: boolean): Promise<OrderView> {
    return place && order.status === 'draft' ? this.placement.placeLocked(actor, order) : order;
  }
}
