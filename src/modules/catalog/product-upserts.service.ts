import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { DomainError } from '../../platform/errors/domain-error.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { newId } from '../../platform/ids.js';
import { CategoriesRepository } from './categories.repository.js';
import { productChange } from './product-change.js';
import { decideUpsert, type Precondition, skuKey } from './product-upsert.js';
import type { ProductRow, ProductValues } from './product-values.js';
import { ProductsRepository } from './products.repository.js';

export interface Upsert {
  readonly values: ProductValues;
  readonly precondition: Precondition;
}

export type Upserted =
  | {
      readonly status: 'created' | 'updated' | 'unchanged';
      readonly product: ProductRow;
    }
  | { readonly status: 'failed'; readonly error: DomainError };

interface Round {
  readonly creates: Map<string, ProductValues & { readonly id: string }>;
  readonly updates: Map<string, { readonly before: ProductRow; readonly values: ProductValues }>;
}

/** Writing products by their SKU, many in few statements. */
@Injectable()
export class ProductUpserts {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly products: ProductsRepository,
    private readonly categories: CategoriesRepository,
    private readonly changes: ChangeLog,
  ) {}

  /** What becomes of each, by the key of its SKU; every SKU occurs once. */
  async apply(actor: Actor, upserts: readonly Upsert[]): Promise<Map<string, Upserted>> {
    this.unitOfWork.requireActive('An upsert');
    const done = new Map<string, Upserted>();
    const ids = upserts.flatMap(({ values }) => values.categoryId ?? []);
    const known = await this.categories.lockAllExisting(ids);
    // Whoever makes a product between the look-up and the insert has committed by the next round.
    for (let left = upserts, round = 0; left.length > 0; round += 1) {
      if (round === 3) throw PreconditionFailed();
      await this.write(actor, await this.decide(left, known, done), done);
      left = left.filter(({ values }) => !done.has(skuKey(values.sku)));
    }
    return done;
  }

  private async decide(
    upserts: readonly Upsert[],
    categories: ReadonlySet<string>,
    done: Map<string, Upserted>,
  ): Promise<Round> {
    const found = await this.products.lockLiveBySkus(upserts.map(({ values }) => values.sku));
    const bySku = new Map(found.map((row) => [skuKey(row.sku), row]));
    const round: Round = { creates: new Map(), updates: new Map() };
    for (const { values, precondition } of upserts) {
      const key = skuKey(values.sku);
      const before = bySku.get(key) ?? null;
      const decision = decideUpsert(before, values, precondition, categories);
      if (decision.kind === 'create') round.creates.set(key, { id: newId(), ...values });
      else if (decision.kind === 'update')
        round.updates.set(key, { before: decision.before, values });
      else done.set(key, decision.outcome);
    }
    return round;
  }

  private async write(actor: Actor, round: Round, done: Map<string, Upserted>): Promise<void> {
    const changes: Change[] = [];
    const { creates, updates } = round;
    const created = creates.size > 0 ? await this.products.addAll([...creates.values()]) : [];
    for (const product of created) {
      done.set(skuKey(product.sku), { status: 'created', product });
      changes.push(productChange('product.created', null, product));
    }
    const rewritten = [...updates.values()].map(({ before, values }) => ({
      ...values,
      id: before.id,
    }));
    const updated = rewritten.length > 0 ? await this.products.changeAll(rewritten) : [];
    for (const product of updated) {
      const before = updates.get(skuKey(product.sku))?.before ?? null;
      done.set(skuKey(product.sku), { status: 'updated', product });
      const event = product.status === 'archived' ? 'product.archived' : 'product.updated';
      changes.push(productChange(event, before, product));
    }
    await this.changes.record(actor, changes);
  }
}
