import { Injectable } from '@nestjs/common';
import type { Actor } from '../../platform/access/actor.js';
import { Entities } from '../../platform/database/entities.js';
import { Sql } from '../../platform/database/sql.js';
import type { ListRequest } from '../../platform/http/lists/list-definition.js';
import { Pages, type RowPage } from '../../platform/http/lists/pages.js';
import { newId } from '../../platform/ids.js';
import { OrderNote } from './entities/order-note.js';
import type { NoteRow, NoteValues } from './note-values.js';
import { NoteNotFound } from './notes.errors.js';
import { noteList } from './notes.list.js';

const columns = `id, order_id AS "orderId", text, visibility, actor_id AS "actorId",
  actor_name AS "actorName", version, created_at AS "createdAt", updated_at AS "updatedAt"`;
/** $1 is the order; $2 says whether private notes are shown. */
const shown = `order_id = $1 AND ($2::boolean OR visibility = 'public')`;

@Injectable()
export class NotesRepository {
  constructor(
    private readonly sql: Sql,
    private readonly pages: Pages,
    private readonly entities: Entities,
  ) {}

  page(orderId: string, isPrivate: boolean, request: ListRequest): Promise<RowPage<NoteRow>> {
    const source = { select: columns, from: 'order_notes', where: shown };
    return this.pages.page(noteList, request, { ...source, values: [orderId, isPrivate] });
  }

  async get(orderId: string, id: string, isPrivate: boolean): Promise<NoteRow> {
    const text = `SELECT ${columns} FROM order_notes WHERE ${shown} AND id = $3`;
    const row = await this.sql.one<NoteRow>(text, [orderId, isPrivate, id]);
    if (!row) throw NoteNotFound({ id });
    return row;
  }

  async add(actor: Actor, orderId: string, values: NoteValues): Promise<NoteRow> {
    const insert = this.entities.of(OrderNote).createQueryBuilder().insert().updateEntity(false);
    const inserted = await insert
      .values({ id: newId(), orderId, ...values, actorId: actor.id, actorName: actor.name })
      .returning(columns)
      .execute();
    return (inserted.raw as [NoteRow])[0];
  }

  /** Null when the note is not at this version any more. */
  async change(id: string, version: number, values: NoteValues): Promise<NoteRow | null> {
    const update = this.entities.of(OrderNote).createQueryBuilder().update();
    const updated = await update
      .set({ ...values, version: () => 'version + 1', updatedAt: () => 'now()' })
      .where({ id, version })
      .returning(columns)
      .execute();
    return (updated.raw as NoteRow[])[0] ?? null;
  }

  /** False when the note is not at this version any more. */
  async remove(id: string, version: number): Promise<boolean> {
    const { affected } = await this.entities.of(OrderNote).delete({ id, version });
    return affected === 1;
  }
}
