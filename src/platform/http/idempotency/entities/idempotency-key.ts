import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'pk_idempotency_keys';

/** The answer that a key got, kept in the transaction of its effect. */
@Entity('idempotency_keys')
@Index('ix_idempotency_keys_expires_at', ['expiresAt'])
export class IdempotencyKey {
  /** The caller and the route, so that keys of others are never seen. */
  @PrimaryColumn('text', { primaryKeyConstraintName })
  scope: string;

  @PrimaryColumn('text', { primaryKeyConstraintName })
  key: string;

  @Column('text')
  requestHash: string;

  @Column('integer')
  status: number;

  @Column('jsonb')
  headers: object;

  /** The body as it was sent, to the byte. */
  @Column('text')
  body: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;
}
