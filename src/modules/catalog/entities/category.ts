import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';

@Entity({ name: 'categories' })
@Index('uq_categories_slug', ['slug'], { unique: true })
@Index('ix_categories_path', { synchronize: false })
@Index('ix_categories_parent_id', ['parentId'])
@Index('ix_categories_name', ['name', 'id'])
@Index('ix_categories_created_at', ['createdAt', 'id'])
@Index('ix_categories_updated_at', ['updatedAt', 'id'])
@Index('ix_categories_search', { synchronize: false })
@Check('ck_categories_slug', `slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80`)
@Check('ck_categories_parent', `parent_id <> id`)
@Check(
  'ck_categories_path',
  `CASE WHEN parent_id IS NULL THEN path = slug ELSE right(path, length(slug) + 1) = '/' || slug END`,
)
@Check('ck_categories_depth', `cardinality(string_to_array(path, '/')) <= 10`)
export class Category {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'pk_categories' })
  id: string;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  @Column('text', { nullable: true })
  description: string | null;

  @ForeignKey('Category', { name: 'fk_categories_parent', onDelete: 'RESTRICT' })
  @Column('uuid', { nullable: true })
  parentId: string | null;

  /** The slugs from the root to here, joined by `/`. */
  @Column('text')
  path: string;

  @Column('integer', { default: 1 })
  version: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
