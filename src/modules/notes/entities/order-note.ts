import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { NoteVisibility } from '../note-values.js';

@Entity({ name: 'order_notes' })
@Index('ix_order_notes_order_id', ['orderId', 'createdAt', 'id'])
@Check('ck_order_notes_visibility', `visibility IN ('public', 'private')`)
@Check('ck_order_notes_text', `length(text) BETWEEN 1 AND 5000`)
export class OrderNote {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_order_notes' })
  id: string;

  @ForeignKey('Order', { name: 'fk_order_notes_order', onDelete: 'CASCADE' })
  @Column('uuid')
  orderId: string;

  @Column('text')
  text: string;

  @Column('text')
  visibility: NoteVisibility;

  /** The author; null is the program itself. */
  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text')
  actorName: string;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
