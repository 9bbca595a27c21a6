import { Check, Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';

/** Two slots per key: a third secret of a key that is being rotated cannot exist. */
@Entity({ name: 'api_key_secrets' })
@Unique('uq_api_key_secrets_prefix', ['prefix'])
@Unique('uq_api_key_secrets_secret_hash', ['secretHash'])
@Check('ck_api_key_secrets_slot', `slot IN (1, 2)`)
@Check('ck_api_key_secrets_prefix', `prefix ~ '^ok_[0-9A-Za-z]{8}$'`)
@Check('ck_api_key_secrets_secret_hash', `octet_length(secret_hash) = 32`)
export class ApiKeySecretRow {
  @ForeignKey('ApiKey', { name: 'fk_api_key_secrets_api_key', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_key_secrets' })
  apiKeyId: string;

  @PrimaryColumn('smallint', { primaryKeyConstraintName: 'pk_api_key_secrets' })
  slot: number;

  @Column('text')
  prefix: string;

  /** SHA-256: the secret has 256 random bits, so nothing slower is needed. */
  @Column('bytea')
  secretHash: Buffer;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz')
  expiresAt: Date;
}
