import { Injectable } from '@nestjs/common';
import { Entities } from '../../platform/database/entities.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import type { AddressRow, AddressValues } from './address-values.js';
import { AddressNotFound } from './customers.errors.js';
import { addressList } from './customers.list.js';
import { CustomerAddress } from './entities/customer-address.js';

const columns = `id, customer_id AS "customerId", label, recipient, line1, line2, city, region,
  postal_code AS "postalCode", country, default_billing AS "defaultBilling",
  default_shipping AS "defaultShipping", version, created_at AS "createdAt",
  updated_at AS "updatedAt"`;

@Injectable()
export class AddressesRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
    private readonly entities: Entities,
  ) {}

  page(customerId: string, request: ListRequest): Promise<RowPage<AddressRow>> {
    const source = { select: columns, from: 'customer_addresses', where: 'customer_id = $1' };
    return this.pages.page(addressList, request, { ...source, values: [customerId] });
  }

  async get(customerId: string, id: string): Promise<AddressRow> {
    const text = `SELECT ${columns} FROM customer_addresses WHERE id = $1 AND customer_id = $2`;
    const row = await this.sql.one<AddressRow>(text, [id, customerId]);
    if (!row) throw AddressNotFound({ id });
    return row;
  }

  async countOf(customerId: string): Promise<number> {
    const text = 'SELECT count(*) AS total FROM customer_addresses WHERE customer_id = $1';
    return (await this.sql.one<{ total: number }>(text, [customerId]))?.total ?? 0;
  }

  /** The addresses, two at most, that are a default of the customer. */
  findDefaults(customerId: string): Promise<AddressRow[]> {
    return this.sql.rows<AddressRow>(
      `SELECT ${columns} FROM customer_addresses
        WHERE customer_id = $1 AND (default_billing OR default_shipping)`,
      [customerId],
    );
  }

  async add(id: string, customerId: string, values: AddressValues): Promise<AddressRow> {
    const addresses = this.entities.of(CustomerAddress);
    const insert = addresses.createQueryBuilder().insert().updateEntity(false);
    const inserted = await insert
      .values({ id, customerId, ...values })
      .returning(columns)
      .execute();
    return (inserted.raw as [AddressRow])[0];
  }

  /** Null when the address is not at this version any more. */
  async change(id: string, version: number, values: AddressValues): Promise<AddressRow | null> {
    const update = this.entities.of(CustomerAddress).createQueryBuilder().update();
    const updated = await update
      .set({ ...values, version: () => 'version + 1', updatedAt: () => 'now()' })
      .where({ id, version })
      .returning(columns)
      .execute();
    return (updated.raw as AddressRow[])[0] ?? null;
  }

  /** False when the address is not at this version any more. */
  async remove(id: string, version: number): Promise<boolean> {
    const { affected } = await this.entities.of(CustomerAddress).delete({ id, version });
    return affected === 1;
  }
}
