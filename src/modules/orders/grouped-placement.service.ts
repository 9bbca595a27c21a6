import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import type { Actor } from '../../platform/access/actor.js';
import { Clock } from '../../platform/clock/clock.js';
import { Groups } from '../../platform/database/groups.js';
import { IdempotencyKeyInUse } from '../../platform/errors/platform.errors.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { DirectAnswer, type KeyClaim } from '../../platform/http/idempotency/direct-answer.js';
import { newId } from '../../platform/ids.js';
import { requestContext } from '../../platform/observability/request-context.js';
import { CustomersService } from '../customers/customers.service.js';
import { StockInsufficient } from '../stock/stock.service.js';
import { GroupedPlacementRepository, type GroupedOutcome } from './grouped-placement.repository.js';
import { type GroupedOrder, groupedOrder, headersOf, isGroupable } from './grouped-order.js';
import type { OrderContent } from './order-content.js';

const limits = { lanes: 2, most: 32 };

/**
 * Placing in one statement, together with the orders that arrive meanwhile. Null leaves the order,
 * and every refusal but a shortage, to the plain path: `OrderPlacement`, which says what is right.
 */
@Injectable()
export class GroupedPlacement implements BeforeApplicationShutdown {
  private readonly logger = new Logger(GroupedPlacement.name);
  private readonly keys = new Set<string>();
  private readonly group: Groups<GroupedOrder, GroupedOutcome>;

  constructor(
    private readonly orders: GroupedPlacementRepository,
    private readonly changes: ChangeLog,
    private readonly customers: CustomersService,
    private readonly clock: Clock,
    private readonly config: AppConfig,
  ) {
    this.group = new Groups((items) => this.orders.place(items), limits);
  }

  /** How many orders wait or are being written. */
  get underWay(): number {
    return this.keys.size;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.group.drain();
  }

  /** Throws STOCK_INSUFFICIENT or IDEMPOTENCY_KEY_IN_USE. */
  async place(actor: Actor, content: OrderContent, claim: KeyClaim): Promise<DirectAnswer | null> {
    if (this.config.orders.placement === 'plain' || !isGroupable(actor, content)) return null;
    const key = `${claim.scope} ${claim.key}`;
    if (this.keys.has(key)) throw IdempotencyKeyInUse();
    this.keys.add(key);
    try {
      return await this.placeClaimed(actor, content, claim);
    } finally {
      this.keys.delete(key);
    }
  }

  private async placeClaimed(
    actor: Actor,
    content: OrderContent,
    claim: KeyClaim,
  ): Promise<DirectAnswer | null> {
    const placedAt = this.clock.now();
    const { reservationTtlMinutes } = this.config.orders;
    const expiresAt = new Date(placedAt.getTime() + reservationTtlMinutes * 60_000);
    const audited = await this.auditedAddresses(content);
    const id = newId();
    const times = { placedAt, expiresAt };
    const order = groupedOrder({ id, actor, content, claim, audited, ...times });
    const outcome = await this.tryGroup(order, claim);
    return outcome && this.answerOf(id, claim, outcome);
  }

  // No key is made for a customer who cannot order; the statement leaves such an order undecided.
  private async auditedAddresses(
    content: OrderContent,
  ): Promise<Readonly<Record<string, unknown>>> {
    const { billingAddress, shippingAddress } = content;
    if (!billingAddress && !shippingAddress) return {};
    const addresses = { billingAddress, shippingAddress };
    const subject = await this.activeCustomerOf(content);
    const personal = { subject, fields: Object.keys(addresses) };
    return this.changes.sealed(addresses, personal);
  }

  private async activeCustomerOf({ customerId }: OrderContent): Promise<string | null> {
    if (!customerId) return null;
    const id = customerId.toLowerCase();
    const statuses = await this.customers.statusesOf([id]);
    return statuses.get(id) === 'active' ? id : null;
  }

  /** Null when the group failed: another transaction was in its way, or the connection was lost. */
  private async tryGroup(
    order: GroupedOrder,
    { scope, key }: KeyClaim,
  ): Promise<GroupedOutcome | null> {
    const life = requestContext()?.life;
    const alive = (): void => life?.requireAlive();
    alive();
    try {
      return await this.group.add(order, alive);
    } catch (error) {
      alive();
      this.logger.warn({ err: error }, 'A group of orders failed: each is placed by itself.');
      await this.orders.released(scope, key);
      return null;
    }
  }

  private answerOf(id: string, claim: KeyClaim, outcome: GroupedOutcome): DirectAnswer | null {
    const { body, requestHash, status, headers, shortages } = outcome;
    switch (outcome.outcome) {
      case 'placed':
        this.count(outcome);
        return new DirectAnswer(
          { ...claim, status: 201, headers: headersOf(id, claim), body: body ?? '' },
          false,
        );
      case 'kept':
        return new DirectAnswer(
          {
            requestHash: requestHash ?? '',
            status: status ?? 201,
            headers: headers ?? {},
            body: body ?? '',
          },
          true,
        );
      case 'running':
        throw IdempotencyKeyInUse();
      case 'short':
        throw StockInsufficient({ lines: shortages ?? [] });
      case 'undecided':
        return null;
    }
  }

  private count({ reserved, low }: GroupedOutcome): void {
    this.changes.count('stock.low', low);
    this.changes.count('stock.reserved', reserved ? 1 : 0);
    this.changes.count('order.created', 1);
    this.changes.count('order.placed', 1);
  }
}
