import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import type { StockPool } from '../stock/stock.service.js';
import { OrderBatchesRepository } from './order-batches.repository.js';
import { OrderComposition } from './order-composition.service.js';
import { type OrderPut, planPut, type PutOutcome, type PutPlan, refKey } from './order-put.js';
import { OrderPutWrites, type PutWrite } from './order-put-writes.service.js';
import { OrderReservations } from './order-reservations.service.js';
import type { OrderView } from './order-view.js';

/** What the work comes to, or what it is refused for. */
function refusable<T>(work: () => T): T | DomainError {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/**
 * Orders of other systems as they are to be, many in few statements. Who is refused is decided
 * before anything is written, one after the other: the first gets scarce stock.
 */
@Injectable()
export class OrderPuts {
  constructor(
    private readonly orders: OrderBatchesRepository,
    private readonly composition: OrderComposition,
    private readonly reservations: OrderReservations,
    private readonly writes: OrderPutWrites,
    private readonly clock: Clock,
  ) {}

  /**
   * What became of each, in their order; every reference occurs once. Throws ORDER_REFERENCE_TAKEN
   * when somebody made one of the orders between the look-up and the insert: of a single put nothing
   * was written then; with several, the caller undoes what was.
   */
  async apply(actor: Actor, puts: readonly OrderPut[]): Promise<(PutOutcome | DomainError)[]> {
    const now = this.clock.now();
    const existing = await this.orders.lockByRefs(puts.map(({ content }) => content));
    const plans = await this.plan(actor, puts, existing);
    const pool = await this.reservations.openPool(
      plans.flatMap((plan) => (plan instanceof DomainError ? [] : plan)),
    );
    const decided = plans.map((plan) =>
      plan instanceof DomainError ? plan : refusable(() => this.reserved(plan, pool, now)),
    );
    const writes = decided.flatMap((one) => (one instanceof DomainError ? [] : one));
    const written = await this.writes.write(actor, writes, now);
    return decided.map((one) => (one instanceof DomainError ? one : outcomeOf(one, written)));
  }

  private async plan(
    actor: Actor,
    puts: readonly OrderPut[],
    existing: ReadonlyMap<string, OrderView>,
  ): Promise<(PutPlan | DomainError)[]> {
    const found = puts.map((put) => ({ put, before: existing.get(refKey(put.content)) ?? null }));
    const open = found.filter(({ before }) => !before || before.status === 'draft');
    const materials = await this.composition.gather(
      open.map(({ put }) => put.content),
      open.flatMap(({ put, before }) => (before && put.place ? before : [])),
    );
    return found.map(({ put, before }) => refusable(() => planPut(actor, put, before, materials)));
  }

  private reserved(plan: PutPlan, pool: StockPool, now: Date): PutWrite {
    const { id, lines, placing } = plan;
    if (!placing) return { ...plan, placedAt: null, reservationExpiresAt: null, reservation: null };
    const reservationExpiresAt = this.reservations.expiryOf(lines, placing, now);
    const order = { id, placedAt: now, reservationExpiresAt };
    const reservation = pool.take(this.reservations.requestOf(order, lines, placing));
    return { ...plan, placedAt: now, reservationExpiresAt, reservation };
  }
}

function outcomeOf({ id, before }: PutWrite, written: ReadonlyMap<string, OrderView>): PutOutcome {
  const after = written.get(id);
  const order = after ?? before;
  if (!order) throw new Error('A put has no outcome.');
  return { order, created: before === null, changed: after !== undefined };
}
