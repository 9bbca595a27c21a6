import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { OrderAmendments } from './order-amendments.service.js';
import { OrderDraftLines } from './order-draft-lines.service.js';
import { requireCommand } from './order-guards.js';
import type { LineEditor } from './order-line-editor.js';
import { maxLines } from './order-limits.js';
import { requireOverride } from './order-materials.js';
import type { RequestedLine } from './order-pricing.js';
import type { OrderView } from './order-view.js';
import { OrderWritesRepository } from './order-writes.repository.js';
import { OrderTooManyLines } from './orders.errors.js';

type Work = (editor: LineEditor, order: OrderView) => Promise<OrderView>;

/**
 * One line at a time, of a draft or of an order that is not done yet. A `version` of null changes
 * whatever version is there.
 */
@Injectable()
export class OrderLineEdits {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrderWritesRepository,
    private readonly drafts: OrderDraftLines,
    private readonly amendments: OrderAmendments,
  ) {}

  add(
    actor: Actor,
    id: string,
    version: number | null,
    request: RequestedLine,
  ): Promise<OrderView> {
    requireOverride(actor, [request]);
    return this.edit(id, version, (editor, order) => {
      if (order.lines.length >= maxLines) throw OrderTooManyLines({ limit: maxLines });
      return editor.add(actor, order, request);
    });
  }

  change(
    actor: Actor,
    id: string,
    version: number | null,
    lineId: string,
    patch: Partial<RequestedLine>,
  ): Promise<OrderView> {
    requireOverride(actor, [patch]);
    return this.edit(id, version, (editor, order) => editor.change(actor, order, lineId, patch));
  }

  remove(actor: Actor, id: string, version: number | null, lineId: string): Promise<OrderView> {
    return this.edit(id, version, (editor, order) => editor.remove(actor, order, lineId));
  }

  private edit(id: string, version: number | null, work: Work): Promise<OrderView> {
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lock(id);
      requireVersion(order, version);
      requireCommand(order, 'edit');
      return work(order.status === 'draft' ? this.drafts : this.amendments, order);
    });
  }
}
