import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'api_keys' })
@Index('ix_api_keys_owner_id', ['ownerId', 'createdAt', 'id'])
@Index('ix_api_keys_created_at', ['createdAt', 'id'])
@Index('ix_api_keys_name', ['name', 'id'])
@Check('ck_api_keys_name', `length(name) BETWEEN 1 AND 100`)
@Check('ck_api_keys_permissions', `cardinality(permissions) > 0`)
@Check('ck_api_keys_allowed_networks', `cardinality(allowed_networks) <= 50`)
export class ApiKey {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_api_keys' })
  id: string;

  @Column('text')
  name: string;

  @ForeignKey('User', { name: 'fk_api_keys_owner', onDelete: 'CASCADE' })
  @Column('uuid')
  ownerId: string;

  /** What the key may do at most: it never can more than its owner can now. */
  @Column('text', { array: true })
  permissions: string[];

  /** In CIDR form; empty: usable from everywhere. */
  @Column('text', { array: true, default: () => "'{}'" })
  allowedNetworks: string[];

  @Column('timestamptz', { nullable: true })
  lastUsedAt: Date | null;

  @Column('inet', { nullable: true })
  lastUsedIp: string | null;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
