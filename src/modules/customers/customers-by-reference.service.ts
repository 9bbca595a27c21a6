import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { constraintOf } from '../../platform/database/sql-state.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import {
  type CustomerDescription,
  type CustomerRow,
  customerValuesOf,
  describedCustomer,
} from './customer-values.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';

export interface PutCustomer {
  readonly customer: CustomerRow;
  readonly created: boolean;
}

type Numbered = CustomerDescription & { readonly externalReference: string };

/** Customers under the number that another system has for them: sent again, nothing changes. */
@Injectable()
export class CustomersByReference {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly rows: CustomersRepository,
    private readonly customers: CustomersService,
  ) {}

  /** Throws CUSTOMER_NOT_FOUND. */
  get(reference: string): Promise<CustomerRow> {
    return this.rows.getByReference(reference);
  }

  /**
   * Creates or replaces. `given`: whether the caller named what they read; a version of null is any.
   * Throws PRECONDITION_REQUIRED when the customer would change and nothing was named.
   */
  put(
    actor: Actor,
    description: Numbered,
    precondition: { readonly given: boolean; readonly version: number | null },
  ): Promise<PutCustomer> {
    return this.unitOfWork.run(async () => {
      const existing = await this.rows.lockByReference(description.externalReference);
      if (!existing) {
        if (precondition.version !== null) throw PreconditionFailed();
        const customer = await this.tryCreate(actor, description);
        if (customer) return { customer, created: true };
      }
      // Somebody created it between the look-up and the insert, and has committed by now.
      const before = existing ?? (await this.rows.lockByReference(description.externalReference));
      if (!before) throw PreconditionFailed();
      requireVersion(before, precondition.version);
      if (isDeepStrictEqual(describedCustomer(description), customerValuesOf(before)))
        return { customer: before, created: false };
      if (!precondition.given) throw PreconditionRequired();
      const customer = await this.customers.replace(actor, before.id, null, description);
      return { customer, created: false };
    });
  }

  private async tryCreate(actor: Actor, description: Numbered): Promise<CustomerRow | null> {
    try {
      return await this.unitOfWork.savepoint(() => this.customers.create(actor, description));
    } catch (error) {
      if (constraintOf(error) === 'uq_customers_external_reference') return null;
      throw error;
    }
  }
}
