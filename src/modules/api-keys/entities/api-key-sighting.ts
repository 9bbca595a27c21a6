import { Check, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

const primaryKeyConstraintName = 'pk_api_key_sightings';

/** That a key came from an address on a day: the audit has one entry for each. */
@Entity({ name: 'api_key_sightings' })
@Index('ix_api_key_sightings_seen_on', ['seenOn'])
@Check('ck_api_key_sightings_outcome', `outcome IN ('used', 'expired', 'address_denied')`)
export class ApiKeySightingRow {
  @ForeignKey('ApiKey', { name: 'fk_api_key_sightings_api_key', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName })
  apiKeyId: string;

  @PrimaryColumn('text', { primaryKeyConstraintName })
  outcome: string;

  /** The address, of IPv6 its network of 64 bits. */
  @PrimaryColumn('inet', { primaryKeyConstraintName })
  address: string;

  @PrimaryColumn('date', { primaryKeyConstraintName })
  seenOn: string;
}
