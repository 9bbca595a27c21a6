import type { TestApp } from '../app.js';

export interface KnownRow {
  /** The values of the path parameters, in their order. */
  readonly values: readonly (string | null)[];
  /** The version that If-Match names, by the number of path parameters of the route. */
  readonly versions: readonly (number | null)[];
}

const own = (table: string, id = 'id') =>
  `SELECT ARRAY[${id}::text] AS values, ARRAY[version] AS versions FROM ${table}
    ORDER BY created_at DESC LIMIT 200`;

/** By the beginning of the path, or by the whole of it: rows to work on, the newest first. */
const statements: Readonly<Record<string, string>> = {
  orders: `SELECT ARRAY[o.id::text, l.id::text] AS values, ARRAY[o.version, o.version] AS versions
             FROM orders o LEFT JOIN order_lines l ON l.order_id = o.id
            ORDER BY (o.status <> 'draft'), o.created_at DESC LIMIT 200`,
  'orders/by-ref': `SELECT ARRAY[source, reference] AS values, ARRAY[version, version] AS versions
                      FROM orders WHERE source IS NOT NULL
                     ORDER BY (status <> 'draft'), created_at DESC LIMIT 200`,
  // Drafts are not paid for.
  'orders/*/payments': `SELECT ARRAY[id::text] AS values, ARRAY[version] AS versions FROM orders
                         ORDER BY (status = 'draft'), created_at DESC LIMIT 200`,
  'orders/*/lines/*/cancel': `SELECT ARRAY[o.id::text, l.id::text] AS values,
                                     ARRAY[o.version, o.version] AS versions
                                FROM orders o JOIN order_lines l ON l.order_id = o.id
                               ORDER BY (o.status NOT IN ('placed', 'confirmed')),
                                        (l.quantity_shipped + l.quantity_packed + l.quantity_cancelled),
                                        o.created_at DESC LIMIT 200`,
  // By their author first, and not by those who only try.
  'orders/*/notes/*': `SELECT ARRAY[order_id::text, id::text] AS values, ARRAY[NULL, version] AS versions
                         FROM order_notes ORDER BY (actor_name <> 'admin'), created_at DESC LIMIT 200`,
  payments: `SELECT ARRAY[id::text] AS values, ARRAY[NULL::int] AS versions
               FROM payment_records ORDER BY created_at DESC LIMIT 200`,
  customers: `SELECT ARRAY[c.id::text, a.id::text] AS values, ARRAY[c.version, a.version] AS versions
                FROM customers c LEFT JOIN customer_addresses a ON a.customer_id = c.id
               ORDER BY c.created_at DESC LIMIT 200`,
  'customers/by-reference': `SELECT ARRAY[external_reference] AS values, ARRAY[version] AS versions
                               FROM customers WHERE external_reference IS NOT NULL
                              ORDER BY created_at DESC LIMIT 200`,
  products: own('products'),
  'products/by-sku': `SELECT ARRAY[sku] AS values, ARRAY[version] AS versions FROM products
                       ORDER BY (status = 'active' AND currency = 'EUR') DESC, created_at DESC
                       LIMIT 200`,
  categories: own('categories'),
  warehouses: own('warehouses'),
  'stock-levels': own('stock_levels'),
  'stock-movements': `SELECT ARRAY[id::text] AS values, ARRAY[NULL::int] AS versions
                        FROM stock_movements ORDER BY id DESC LIMIT 200`,
  'stock/transfers': `SELECT ARRAY[id::text] AS values, ARRAY[version] AS versions
                        FROM stock_transfers
                       ORDER BY (closed_at IS NOT NULL), created_at DESC LIMIT 200`,
  shipments: `SELECT ARRAY[id::text] AS values, ARRAY[version] AS versions FROM shipments
               ORDER BY (status <> 'pending'), created_at DESC LIMIT 200`,
  stocktakes: `SELECT ARRAY[id::text] AS values, ARRAY[version] AS versions FROM stocktakes
                ORDER BY (status <> 'open'), created_at DESC LIMIT 200`,
  returns: `SELECT ARRAY[id::text] AS values, ARRAY[version] AS versions FROM returns
             ORDER BY (status <> 'requested'), created_at DESC LIMIT 200`,
  imports: own('imports'),
  'api-keys': `SELECT ARRAY[k.id::text, s.prefix] AS values, ARRAY[k.version, k.version] AS versions
                 FROM api_keys k LEFT JOIN api_key_secrets s ON s.api_key_id = k.id
                ORDER BY k.created_at DESC LIMIT 200`,
  // Those that the requests are made with are left alone.
  users: `SELECT ARRAY[id::text] AS values, ARRAY[version] AS versions FROM users
           WHERE email !~ '^(admin|support)-' ORDER BY (status = 'active') DESC, created_at DESC LIMIT 200`,
  // The seeded roles are what the requests are made with.
  roles: `SELECT ARRAY[id::text] AS values, ARRAY[version] AS versions FROM roles
           WHERE id::text NOT LIKE '01936f7e-8a00-7000-8000-00000000a00_'
           ORDER BY created_at DESC LIMIT 200`,
  'admin/errors': `SELECT ARRAY[id::text] AS values, ARRAY[NULL::int] AS versions FROM faults
                    ORDER BY last_seen_at DESC LIMIT 200`,
  audit: `SELECT ARRAY[id::text] AS values, ARRAY[NULL::int] AS versions FROM audit_entries
           ORDER BY occurred_at DESC LIMIT 200`,
};

const nobody = '01936f7e-8a00-7000-8000-00000000dead';

/** What is in the database, read again and again: requests name rows by a number. */
export class KnownRows {
  private rows: Record<string, KnownRow[]> = {};

  constructor(private readonly app: TestApp) {}

  async refresh(): Promise<void> {
    for (const [kind, sql] of Object.entries(statements))
      this.rows[kind] = await this.app.sql<KnownRow>(sql);
  }

  at(path: string, index: number): KnownRow | undefined {
    // A list below a resource is exported under the path that it has.
    const tail = path.replace('/api/v1/', '').replace(/^exports\/(?=.*\{)/, '');
    const kind = tail.split('/{', 1)[0] ?? '';
    const rows = this.rows[tail.replaceAll(/\{\w+\}/g, '*')] ?? this.rows[kind] ?? [];
    return rows[index % Math.max(1, rows.length)];
  }

  idOf(kind: string, index: number): string {
    return this.at(kind, index)?.values[0] ?? nobody;
  }

  /** Text with its `@@id:kind:n@@` replaced. */
  fill(text: string, escape: (value: string) => string): string {
    return text.replace(/@@id:([\w/-]+):(\d+)@@/g, (_, kind: string, index: string) =>
      escape(this.idOf(kind, Number(index))),
    );
  }
}
