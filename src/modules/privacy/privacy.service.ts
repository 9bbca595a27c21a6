import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ChangeLog } from '../../platform/events/change-log.js';
import { PersonalKeys } from '../../platform/events/personal-keys.js';
import { CustomersService } from '../customers/customers.service.js';
import { CustomerHasOpenOrders } from './privacy.errors.js';
import { type Counts, PrivacyRepository } from './privacy.repository.js';

export const erasureModes = ['preview', 'execute', 'verify'] as const;
export type ErasureMode = (typeof erasureModes)[number];

export interface ErasureReport {
  readonly mode: ErasureMode;
  /** By table: rows that hold something, or, executed, that held something. */
  readonly rows: Counts;
  readonly openOrders: readonly string[];
  /** Whether nothing personal is left. */
  readonly clean: boolean;
}

const nothing = (rows: Counts): boolean => Object.values(rows).every((count) => count === 0);

/** What is held about a customer, and taking it away. Orders, their lines and totals stay. */
@Injectable()
export class PrivacyService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly places: PrivacyRepository,
    private readonly customers: CustomersService,
    private readonly changes: ChangeLog,
    private readonly keys: PersonalKeys,
  ) {}

  /** Throws CUSTOMER_NOT_FOUND; to execute also CUSTOMER_HAS_OPEN_ORDERS. */
  erasure(actor: Actor, customerId: string, mode: ErasureMode): Promise<ErasureReport> {
    if (mode === 'execute') return this.erase(actor, customerId);
    return this.unitOfWork.run(async () => {
      await this.customers.get(customerId);
      const rows = await this.places.count(customerId);
      const openOrders = await this.places.openOrders(customerId);
      return { mode, rows, openOrders, clean: nothing(rows) };
    });
  }

  /** Everything that is held about the customer; that it was handed out is recorded. */
  export(actor: Actor, id: string): Promise<Readonly<Record<string, unknown>>> {
    return this.unitOfWork.run(async () => {
      await this.customers.get(id);
      const held = await this.places.held(id);
      const audit = await this.keys.open(await this.places.audited(id));
      const change = { event: 'customer.exported', resource: 'customer', resourceId: id } as const;
      await this.changes.record(actor, [{ ...change, payload: { id }, before: null, after: null }]);
      return { ...held, audit };
    });
  }

  /** Running it again clears what an order that was placed at the same moment brought back. */
  private erase(actor: Actor, id: string): Promise<ErasureReport> {
    return this.unitOfWork.run(async () => {
      await this.customers.get(id);
      await this.places.lock(id);
      const openOrders = await this.places.openOrders(id);
      if (openOrders.length > 0) throw CustomerHasOpenOrders({ orders: openOrders });
      const rows = await this.places.clear(id);
      const left = await this.places.count(id);
      const payload = { id, removed: rows };
      const change = { event: 'customer.erased', resource: 'customer', resourceId: id } as const;
      await this.changes.record(actor, [{ ...change, payload, before: null, after: payload }]);
      return { mode: 'execute', rows, openOrders, clean: nothing(left) };
    });
  }
}
