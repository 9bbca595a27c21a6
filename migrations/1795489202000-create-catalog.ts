import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  `CREATE EXTENSION IF NOT EXISTS pg_trgm`,
  `CREATE TABLE categories (
    id uuid NOT NULL,
    slug text NOT NULL,
    name text NOT NULL,
    description text,
    parent_id uuid,
    path text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_categories PRIMARY KEY (id),
    CONSTRAINT fk_categories_parent FOREIGN KEY (parent_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT ck_categories_slug CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(slug) <= 80),
    CONSTRAINT ck_categories_parent CHECK (parent_id <> id),
    CONSTRAINT ck_categories_path CHECK (CASE WHEN parent_id IS NULL THEN path = slug ELSE right(path, length(slug) + 1) = '/' || slug END),
    CONSTRAINT ck_categories_depth CHECK (cardinality(string_to_array(path, '/')) <= 10)
  )`,
  `CREATE TABLE products (
    id uuid NOT NULL,
    sku text NOT NULL,
    name text NOT NULL,
    description text,
    status text NOT NULL DEFAULT 'active',
    category_id uuid,
    barcode text,
    unit_price bigint NOT NULL,
    currency text NOT NULL,
    tax_rate_bp integer NOT NULL DEFAULT 0,
    track_stock boolean NOT NULL DEFAULT true,
    attributes jsonb NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT pk_products PRIMARY KEY (id),
    CONSTRAINT fk_products_category FOREIGN KEY (category_id) REFERENCES categories (id) ON DELETE RESTRICT,
    CONSTRAINT ck_products_sku CHECK (length(sku) BETWEEN 1 AND 64 AND sku = btrim(sku) AND sku !~ '[[:cntrl:]]'),
    CONSTRAINT ck_products_status CHECK (status IN ('draft', 'active', 'archived')),
    CONSTRAINT ck_products_unit_price CHECK (unit_price BETWEEN 0 AND 9007199254740991),
    CONSTRAINT ck_products_currency CHECK (currency ~ '^[A-Z]{3}$'),
    CONSTRAINT ck_products_tax_rate_bp CHECK (tax_rate_bp BETWEEN 0 AND 10000),
    CONSTRAINT ck_products_attributes CHECK (jsonb_typeof(attributes) = 'object')
  )`,
];

const indexes = [
  `CREATE UNIQUE INDEX uq_categories_slug ON categories (slug)`,
  `CREATE INDEX ix_categories_path ON categories (path COLLATE "C", id)`,
  `CREATE INDEX ix_categories_parent_id ON categories (parent_id)`,
  `CREATE INDEX ix_categories_name ON categories (name, id)`,
  `CREATE INDEX ix_categories_created_at ON categories (created_at, id)`,
  `CREATE INDEX ix_categories_updated_at ON categories (updated_at, id)`,
  `CREATE INDEX ix_categories_search ON categories USING gin (slug gin_trgm_ops, name gin_trgm_ops)`,
  `CREATE UNIQUE INDEX uq_products_sku ON products (lower(sku)) WHERE status <> 'archived'`,
  `CREATE INDEX ix_products_sku ON products (lower(sku), id)`,
  `CREATE INDEX ix_products_name ON products (name, id)`,
  `CREATE INDEX ix_products_barcode ON products (barcode) WHERE barcode IS NOT NULL`,
  `CREATE INDEX ix_products_category_id ON products (category_id, created_at, id)`,
  `CREATE INDEX ix_products_status ON products (status, created_at, id)`,
  `CREATE INDEX ix_products_unit_price ON products (unit_price, id)`,
  `CREATE INDEX ix_products_currency ON products (currency, unit_price, id)`,
  `CREATE INDEX ix_products_created_at ON products (created_at, id)`,
  `CREATE INDEX ix_products_updated_at ON products (updated_at, id)`,
  `CREATE INDEX ix_products_search ON products USING gin (sku gin_trgm_ops, name gin_trgm_ops)`,
];

export class CreateCatalog1795489202000 implements MigrationInterface {
  readonly name = 'CreateCatalog1795489202000';

  async up(queryRunner: QueryRunner): Promise<void> {
    for (const statement of [...tables, ...indexes]) await queryRunner.query(statement);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE products, categories`);
  }
}
