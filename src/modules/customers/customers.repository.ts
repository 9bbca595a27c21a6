import { Injectable } from '@nestjs/common';
import { Entities } from '../../platform/database/entities.js';
import { keyedRead } from '../../platform/database/keyed-read.js';
import { ReadBatches } from '../../platform/database/read-batches.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import type { CustomerStatus } from './customer-status.js';
import type { CustomerRow, CustomerValues } from './customer-values.js';
import { CustomerNotFound } from './customers.errors.js';
import { customerList } from './customers.list.js';
import { Customer } from './entities/customer.js';

const columns = `id, email, name, external_reference AS "externalReference", status, version,
  created_at AS "createdAt", updated_at AS "updatedAt"`;

const byId = keyedRead(columns, 'customers', 'id');

const byReference = `SELECT ${columns} FROM customers WHERE external_reference = $1`;

@Injectable()
export class CustomersRepository {
  constructor(
    private readonly sql: Sql,
    private readonly batches: ReadBatches,
    private readonly pages: Pages,
    private readonly entities: Entities,
  ) {}

  page(request: ListRequest): Promise<RowPage<CustomerRow>> {
    return this.pages.page(customerList, request, { select: columns, from: 'customers' });
  }

  async get(id: string): Promise<CustomerRow> {
    const row = await this.batches.one<CustomerRow>(byId, id);
    if (!row) throw CustomerNotFound({ id });
    return row;
  }

  async lock(id: string): Promise<CustomerRow> {
    const row = await this.sql.one<CustomerRow>(`${byId.one} FOR NO KEY UPDATE`, [id]);
    if (!row) throw CustomerNotFound({ id });
    return row;
  }

  async getByReference(reference: string): Promise<CustomerRow> {
    const row = await this.sql.one<CustomerRow>(byReference, [reference.normalize('NFC')]);
    if (!row) throw CustomerNotFound({});
    return row;
  }

  /** Null when no customer has the reference. */
  lockByReference(reference: string): Promise<CustomerRow | null> {
    const text = `${byReference} FOR NO KEY UPDATE`;
    return this.sql.one<CustomerRow>(text, [reference.normalize('NFC')]);
  }

  async findStatuses(ids: readonly string[]): Promise<Map<string, CustomerStatus>> {
    if (ids.length === 0) return new Map();
    const text = 'SELECT id, status FROM customers WHERE id = ANY($1::uuid[])';
    const rows = await this.sql.rows<{ id: string; status: CustomerStatus }>(text, [ids]);
    return new Map(rows.map(({ id, status }) => [id, status]));
  }

  async add(id: string, values: CustomerValues): Promise<CustomerRow> {
    const insert = this.entities.of(Customer).createQueryBuilder().insert().updateEntity(false);
    const inserted = await insert
      .values({ id, ...values })
      .returning(columns)
      .execute();
    return (inserted.raw as [CustomerRow])[0];
  }

  /** Null when the customer is not at this version any more. */
  async change(id: string, version: number, values: CustomerValues): Promise<CustomerRow | null> {
    const update = this.entities.of(Customer).createQueryBuilder().update();
    const updated = await update
      .set({ ...values, version: () => 'version + 1', updatedAt: () => 'now()' })
      .where({ id, version })
      .returning(columns)
      .execute();
    return (updated.raw as CustomerRow[])[0] ?? null;
  }

  /** False when the customer is not at this version any more. */
  async remove(id: string, version: number): Promise<boolean> {
    const { affected } = await this.entities.of(Customer).delete({ id, version });
    return affected === 1;
  }
}
