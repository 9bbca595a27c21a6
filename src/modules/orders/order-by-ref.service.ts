import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { DomainError } from '../../platform/errors/domain-error.js';
import type { OrderPut, PutOutcome } from './order-put.js';
import { OrderPuts } from './order-puts.service.js';
import { OrderReferenceTaken } from './orders.errors.js';

/** Writing an order so that it can be repeated: the same content changes nothing. */
@Injectable()
export class OrderByRef {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly puts: OrderPuts,
  ) {}

  put(actor: Actor, put: OrderPut): Promise<PutOutcome> {
    return this.unitOfWork.run(async () => {
      // Whoever was faster has committed by the second time.
      const outcome = (await this.attempt(actor, put)) ?? (await this.attempt(actor, put));
      if (outcome) return outcome;
      throw OrderReferenceTaken();
    });
  }

  /** Null when somebody made the order meanwhile; nothing was written then. */
  private async attempt(actor: Actor, put: OrderPut): Promise<PutOutcome | null> {
    const [outcome] = await this.puts.apply(actor, [put]).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'ORDER_REFERENCE_TAKEN') return [];
      throw error;
    });
    if (outcome instanceof DomainError) throw outcome;
    return outcome ?? null;
  }
}
