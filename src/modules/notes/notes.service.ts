import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PreconditionFailed } from '../../platform/errors/platform.errors.js';
import { requireVersion } from '../../platform/errors/require-version.js';
import { type Change, ChangeLog } from '../../platform/events/change-log.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import type { RowPage } from '../../platform/http/lists/pages.js';
import { OrdersService, type OrderView } from '../orders/orders.service.js';
import { toNoteResponse } from './dto/note.response.js';
import { describedNote, type NoteRow, type NoteValues, patchedNote } from './note-values.js';
import { NoteOfAnother } from './notes.errors.js';
import { NotesRepository } from './notes.repository.js';

type NoteEvent = 'note.added' | 'note.edited' | 'note.removed';

const readsPrivate = (actor: Actor): boolean => actor.permissions.has('orders:notes');

/** Notes to orders, whatever became of the order. A `version` of null changes whatever is there. */
@Injectable()
export class NotesService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly orders: OrdersService,
    private readonly notes: NotesRepository,
    private readonly changes: ChangeLog,
  ) {}

  /** Throws ORDER_NOT_FOUND. */
  async page(actor: Actor, orderId: string, request: ListRequest): Promise<RowPage<NoteRow>> {
    const found = await this.notes.page(orderId, readsPrivate(actor), request);
    // A filter or a later page may be empty; only then does the order itself need a look.
    if (found.rows.length === 0) await this.orders.get(orderId);
    return found;
  }

  get(actor: Actor, orderId: string, id: string): Promise<NoteRow> {
    return this.notes.get(orderId, id, readsPrivate(actor));
  }

  add(
    actor: Actor,
    orderId: string,
    request: Partial<NoteValues> & { text: string },
  ): Promise<NoteRow> {
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lock(orderId);
      const note = await this.notes.add(actor, orderId, describedNote(request));
      await this.record(actor, 'note.added', order, [null, note]);
      return note;
    });
  }

  /** Throws NOTE_OF_ANOTHER unless the actor wrote it. */
  patch(
    actor: Actor,
    orderId: string,
    id: string,
    version: number | null,
    patch: Partial<NoteValues>,
  ): Promise<NoteRow> {
    return this.change(actor, orderId, id, version, async (order, before) => {
      const values = patchedNote(before, patch);
      if (isDeepStrictEqual(values, patchedNote(before, {}))) return before;
      const after = await this.notes.change(id, before.version, values);
      if (!after) throw PreconditionFailed();
      await this.record(actor, 'note.edited', order, [before, after]);
      return after;
    });
  }

  /** Throws NOTE_OF_ANOTHER unless the actor wrote it. */
  remove(actor: Actor, orderId: string, id: string, version: number | null): Promise<void> {
    return this.change(actor, orderId, id, version, async (order, before) => {
      if (!(await this.notes.remove(id, before.version))) throw PreconditionFailed();
      await this.record(actor, 'note.removed', order, [before, null]);
    });
  }

  private change<T>(
    actor: Actor,
    orderId: string,
    id: string,
    version: number | null,
    work: (order: OrderView, note: NoteRow) => Promise<T>,
  ): Promise<T> {
    return this.unitOfWork.run(async () => {
      const order = await this.orders.lock(orderId);
      const note = await this.notes.get(orderId, id, true);
      if (note.actorId !== actor.id) throw NoteOfAnother({ author: note.actorName });
      requireVersion(note, version);
      return work(order, note);
    });
  }

  // What a note says stands in the note and, sealed, in the audit: nowhere that cannot forget it.
  private async record(
    actor: Actor,
    event: NoteEvent,
    order: OrderView,
    [before, after]: readonly [NoteRow | null, NoteRow | null],
  ): Promise<void> {
    const { id, visibility, version } = (after ?? before) as NoteRow;
    const payload = { id, orderId: order.id, visibility, version };
    const change: Change = {
      event,
      resource: 'order_note',
      resourceId: id,
      payload,
      before: before && toNoteResponse(before),
      after: after && toNoteResponse(after),
      personal: { subject: order.customerId, fields: ['text'] },
    };
    await this.orders.annotate(actor, order.id, { type: event, data: { noteId: id, visibility } });
    await this.changes.record(actor, [change]);
  }
}
