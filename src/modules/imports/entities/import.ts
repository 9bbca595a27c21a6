import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ImportMapping } from '../import-mapping.js';
import type { ImportStatus, ImportType } from '../import-type.js';

@Entity({ name: 'imports' })
@Index('ix_imports_created_at', ['createdAt', 'id'])
@Index('ix_imports_status', ['status', 'createdAt', 'id'])
@Index('ix_imports_digest', ['digest'], { where: `status = 'completed'` })
@Index('ix_imports_duplicate_of', ['duplicateOf'])
@Index('uq_imports_idempotency_key', ['actorId', 'idempotencyKey'], { unique: true })
@Check('ck_imports_type', `type IN ('products', 'stock', 'order-history')`)
@Check(
  'ck_imports_status',
  `status IN ('uploading', 'queued', 'processing', 'completed', 'failed')`,
)
@Check('ck_imports_failure', `(failure IS NOT NULL) = (status = 'failed')`)
@Check('ck_imports_finished_at', `(finished_at IS NOT NULL) = (status IN ('completed', 'failed'))`)
@Check('ck_imports_counts', `rows_read >= 0 AND rows_accepted >= 0 AND rows_rejected >= 0`)
export class Import {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_imports' })
  id: string;

  @Column('text')
  type: ImportType;

  @Column('text', { nullable: true })
  preset: string | null;

  /** Tells a second delivery with the same content from a repetition of the first. */
  @Column('text', { nullable: true })
  reference: string | null;

  @Column('jsonb')
  mapping: ImportMapping;

  /** The header of the file. */
  @Column('jsonb', { default: [] })
  columns: string[];

  @Column('boolean', { default: false })
  dryRun: boolean;

  @Column('text', { default: 'uploading' })
  status: ImportStatus;

  @Column('text', { default: 'receiving' })
  stage: string;

  /** SHA-256 over the decompressed file, the type, the mapping and the reference. */
  @Column('text', { nullable: true })
  digest: string | null;

  @Column('text', { nullable: true })
  idempotencyKey: string | null;

  @Column('text')
  actorKind: string;

  @Column('uuid', { nullable: true })
  actorId: string | null;

  @Column('text')
  actorName: string;

  /** The warehouses whose stock the actor might change; null: all. */
  @Column('uuid', { array: true, nullable: true })
  warehouseScope: string[] | null;

  @Column('text', { nullable: true })
  requestId: string | null;

  @Column('text', { nullable: true })
  traceId: string | null;

  /** Of the decompressed file. */
  @Column('bigint', { default: 0 })
  bytesRead: number;

  @Column('integer', { default: 0 })
  rowsRead: number;

  @Column('integer', { default: 0 })
  rowsAccepted: number;

  @Column('integer', { default: 0 })
  rowsRejected: number;

  @Column('jsonb', { default: {} })
  result: Record<string, number>;

  /** Rejected rows by code. */
  @Column('jsonb', { default: {} })
  rejections: Record<string, number>;

  @Column('jsonb', { nullable: true })
  failure: { code: string; message: string } | null;

  @ForeignKey('Import', { name: 'fk_imports_duplicate_of', onDelete: 'SET NULL' })
  @Column('uuid', { nullable: true })
  duplicateOf: string | null;

  @Column('integer', { default: 0 })
  attempts: number;

  @Column('timestamptz', { nullable: true })
  startedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  finishedAt: Date | null;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
