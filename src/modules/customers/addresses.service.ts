import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import {
  type AddressDescription,
  type AddressPatch,
  type AddressRow,
  type AddressValues,
  addressValuesOf,
  describedAddress,
  patchedAddress,
  personalAddressOf,
} from './address-values.js';
import { AddressesRepository } from './addresses.repository.js';
import { AddressLimitReached, CustomerErased } from './customers.errors.js';
import { CustomersRepository } from './customers.repository.js';
import { toAddressResponse } from './dto/address.response.js';

const maxAddresses = 100;

/** The addresses of a customer. A `version` of null changes whatever version is there. */
@Injectable()
export class AddressesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly customers: CustomersRepository,
    private readonly addresses: AddressesRepository,
    private readonly changes: ChangeLog,
  ) {}

  async page(customerId: string, request: ListRequest): Promise<RowPage<AddressRow>> {
    const page = await this.addresses.page(customerId, request);
    if (page.rows.length === 0) await this.customers.get(customerId);
    return page;
  }

  get(customerId: string, id: string): Promise<AddressRow> {
    return this.addresses.get(customerId, id);
  }

  create(actor: Actor, customerId: string, description: AddressDescription): Promise<AddressRow> {
    const values = describedAddress(description);
    return this.changeAddresses(customerId, async () => {
      const count = await this.addresses.countOf(customerId);
      if (count >= maxAddresses) throw AddressLimitReached({ limit: maxAddresses });
      const id = newId();
      const released = await this.releaseDefaults(customerId, id, values);
      const address = await this.addresses.add(id, customerId, values);
      const created = changed('customer.address_created', null, address);
      await this.changes.record(actor, [...released, created]);
      return address;
    });
  }

  replace(
    actor: Actor,
    address: AddressKey,
    version: number | null,
    description: AddressDescription,
  ): Promise<AddressRow> {
    return this.change(actor, address, version, () => describedAddress(description));
  }

  patch(
    actor: Actor,
    address: AddressKey,
    version: number | null,
    patch: AddressPatch,
  ): Promise<AddressRow> {
    return this.change(actor, address, version, (current) => patchedAddress(current, patch));
  }

  remove(actor: Actor, { customerId, id }: AddressKey, version: number | null): Promise<void> {
    return this.changeAddresses(customerId, async () => {
      const before = await this.getAt({ customerId, id }, version);
      const removed = await this.addresses.remove(id, before.version);
      if (!removed) throw PreconditionFailed();
      const event = 'customer.address_deleted';
      const change = { event, resource: 'customer_address', resourceId: id } as const;
      const payload = { id, customerId };
      const personal = personalAddressOf(customerId);
      await this.changes.record(actor, [{ ...change, payload, personal, before, after: null }]);
    });
  }

  private change(
    actor: Actor,
    { customerId, id }: AddressKey,
    version: number | null,
    next: (current: AddressValues) => AddressValues,
  ): Promise<AddressRow> {
    return this.changeAddresses(customerId, async () => {
      const before = await this.getAt({ customerId, id }, version);
      const current = addressValuesOf(before);
      const values = next(current);
      if (isDeepStrictEqual(values, current)) return before;
      const released = await this.releaseDefaults(customerId, id, values);
      const after = await this.addresses.change(id, before.version, values);
      if (!after) throw PreconditionFailed();
      const updated = changed('customer.address_updated', before, after);
      await this.changes.record(actor, [...released, updated]);
      return after;
    });
  }

  /** Takes the defaults that an address asks for away from the other addresses. */
  private async releaseDefaults(
    customerId: string,
    id: string,
    wanted: AddressValues,
  ): Promise<Change[]> {
    if (!wanted.defaultBilling && !wanted.defaultShipping) return [];
    const released: Change[] = [];
    for (const holder of await this.addresses.findDefaults(customerId)) {
      const current = addressValuesOf(holder);
      const defaultBilling = current.defaultBilling && !wanted.defaultBilling;
      const defaultShipping = current.defaultShipping && !wanted.defaultShipping;
      const values = { ...current, defaultBilling, defaultShipping };
      if (holder.id === id || isDeepStrictEqual(values, current)) continue;
      const after = await this.addresses.change(holder.id, holder.version, values);
      if (after) released.push(changed('customer.address_updated', holder, after));
    }
    return released;
  }

  /** The customer's row is the lock: the addresses of one customer change one at a time. */
  private changeAddresses<T>(customerId: string, work: () => Promise<T>): Promise<T> {
    return this.unitOfWork.run(async () => {
      const { status } = await this.customers.lock(customerId);
      if (status === 'erased') throw CustomerErased({ id: customerId });
      return work();
    });
  }

  private async getAt(key: AddressKey, version: number | null): Promise<AddressRow> {
    const address = await this.addresses.get(key.customerId, key.id);
    if (version === null || version === address.version) return address;
    throw PreconditionFailed({ currentVersion: address.version });
  }
}

export interface AddressKey {
  readonly customerId: string;
  readonly id: string;
}

function changed(
  event: 'customer.address_created' | 'customer.address_updated',
  before: AddressRow | null,
  after: AddressRow,
): Change {
  const payload = toAddressResponse(after);
  const personal = personalAddressOf(after.customerId);
  return {
    event,
    resource: 'customer_address',
    resourceId: after.id,
    payload,
    personal,
    before,
    after,
  };
}
