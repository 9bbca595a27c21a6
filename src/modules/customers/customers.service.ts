import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { PersonalKeys } from '../../platform/events/personal-keys.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import type { CustomerStatus } from './customer-status.js';
import {
  type CustomerDescription,
  type CustomerPatch,
  type CustomerRow,
  type CustomerValues,
  customerValuesOf,
  describedCustomer,
  patchedCustomer,
  personalOf,
} from './customer-values.js';
import {
  CustomerBlocked,
  CustomerErased,
  CustomerNotFound,
  CustomerUnknown,
} from './customers.errors.js';
import { CustomersRepository } from './customers.repository.js';
import { toCustomerResponse } from './dto/customer.response.js';

export { CustomerBlocked, CustomerErased, CustomerNotFound, CustomerUnknown };
export type { CustomerStatus };

/**
 * Passes when the customer with this status can order; null stands for no such customer.
 * Throws CUSTOMER_UNKNOWN, CUSTOMER_BLOCKED or CUSTOMER_ERASED.
 */
export function requireOrdering(id: string, status: CustomerStatus | null): void {
  if (status === null) throw CustomerUnknown({ id });
  if (status === 'blocked') throw CustomerBlocked({ id });
  if (status === 'erased') throw CustomerErased({ id });
}

/** Customers, here and for other modules. A `version` of null changes whatever version is there. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly customers: CustomersRepository,
    private readonly changes: ChangeLog,
    private readonly keys: PersonalKeys,
  ) {}

  /** The statuses of customers by their ids; unknown ones are absent. */
  statusesOf(ids: readonly string[]): Promise<Map<string, CustomerStatus>> {
    return this.customers.findStatuses(ids);
  }

  page(request: ListRequest): Promise<RowPage<CustomerRow>> {
    return this.customers.page(request);
  }

  /** Throws CUSTOMER_NOT_FOUND without one. */
  get(id: string): Promise<CustomerRow> {
    return this.customers.get(id);
  }

  create(actor: Actor, description: CustomerDescription): Promise<CustomerRow> {
    const values = describedCustomer(description);
    return this.unitOfWork.run(async () => {
      const customer = await this.customers.add(newId(), values);
      await this.changes.record(actor, [changed('customer.created', null, customer)]);
      return customer;
    });
  }

  replace(
    actor: Actor,
    id: string,
    version: number | null,
    description: CustomerDescription,
  ): Promise<CustomerRow> {
    return this.change(actor, id, version, () => describedCustomer(description));
  }

  patch(
    actor: Actor,
    id: string,
    version: number | null,
    patch: CustomerPatch,
  ): Promise<CustomerRow> {
    return this.change(actor, id, version, (current) => patchedCustomer(current, patch));
  }

  /** Orders that name the customer refuse this (CUSTOMER_IN_USE). */
  remove(actor: Actor, id: string, version: number | null): Promise<void> {
    return this.unitOfWork.run(async () => {
      const before = await this.lock(id, version);
      const removed = await this.customers.remove(id, before.version);
      if (!removed) throw PreconditionFailed();
      const change = { event: 'customer.deleted', resource: 'customer', resourceId: id } as const;
      const personal = personalOf(id);
      const payload = { id };
      await this.changes.record(actor, [{ ...change, payload, personal, before, after: null }]);
      await this.keys.destroy(id);
    });
  }

  private change(
    actor: Actor,
    id: string,
    version: number | null,
    next: (current: CustomerValues) => CustomerValues,
  ): Promise<CustomerRow> {
    return this.unitOfWork.run(async () => {
      const before = await this.lock(id, version);
      if (before.status === 'erased') throw CustomerErased({ id });
      const values = next(customerValuesOf(before));
      // What changes nothing gets no new version, no event and no audit entry.
      if (isDeepStrictEqual(values, customerValuesOf(before))) return before;
      const after = await this.customers.change(id, before.version, values);
      if (!after) throw PreconditionFailed();
      await this.changes.record(actor, [changed(eventOf(before, after), before, after)]);
      return after;
    });
  }

  private async lock(id: string, version: number | null): Promise<CustomerRow> {
    const customer = await this.customers.lock(id);
    if (version === null || version === customer.version) return customer;
    throw PreconditionFailed({ currentVersion: customer.version });
  }
}

type CustomerEvent =
  'customer.created' | 'customer.updated' | 'customer.blocked' | 'customer.unblocked';

function eventOf(before: CustomerRow, after: CustomerRow): CustomerEvent {
  if (before.status === after.status) return 'customer.updated';
  return after.status === 'blocked' ? 'customer.blocked' : 'customer.unblocked';
}

function changed(event: CustomerEvent, before: CustomerRow | null, after: CustomerRow): Change {
  const payload = toCustomerResponse(after);
  const personal = personalOf(after.id);
  return { event, resource: 'customer', resourceId: after.id, payload, personal, before, after };
}
