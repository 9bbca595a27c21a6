import type { TestApp } from './app.js';

/**
 * The tables that a placement writes, in an order that both sides share. Not the keys of persons: one
 * is made before the statement, and stays when the order is refused.
 */
const dumps: Readonly<Record<string, string>> = {
  orders: `SELECT * FROM orders ORDER BY number`,
  order_lines: `SELECT l.* FROM order_lines l JOIN orders o ON o.id = l.order_id ORDER BY o.number, l.position`,
  order_events: `SELECT e.* FROM order_events e ORDER BY e.sequence`,
  order_versions: `SELECT v.* FROM order_versions v JOIN orders o ON o.id = v.order_id ORDER BY o.number, v.version`,
  stock_levels: `SELECT * FROM stock_levels ORDER BY product_id, warehouse_id`,
  stock_movements: `SELECT m.* FROM stock_movements m LEFT JOIN orders o ON o.id = m.reference_id
                     ORDER BY o.number, m.product_id, m.warehouse_id`,
  stock_reservations: `SELECT r.* FROM stock_reservations r JOIN orders o ON o.id = r.order_id
                         JOIN order_lines l ON l.id = r.order_line_id
                        ORDER BY o.number, l.position, r.warehouse_id`,
  outbox_events: `SELECT * FROM outbox_events WHERE type ~ '^(order|stock)[.]' AND type <> 'stock.low' ORDER BY sequence`,
  // Levels that become low by one order come in no order.
  low_stock: `SELECT * FROM outbox_events WHERE type = 'stock.low' ORDER BY resource_id`,
  audit_entries: `SELECT a.* FROM audit_entries a
                   WHERE a.action ~ '^(order|stock)[.]' ORDER BY a.id`,
  idempotency_keys: `SELECT * FROM idempotency_keys WHERE scope LIKE '% POST /api/v1/orders' ORDER BY key, scope`,
  sales_changes: `SELECT DISTINCT day FROM sales_changes ORDER BY day`,
};

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const hex32 = /\b[0-9a-f]{32}\b/g;
const instant = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|\+00:00)/g;
const sealed = /personal:(\S+?):[A-Za-z0-9+/=_.-]+/g;

/** Makes texts of one side comparable: orders and lines by their place, other ids and times by kind. */
export class Alias {
  private constructor(
    private readonly fixed: ReadonlySet<string>,
    private readonly names: ReadonlyMap<string, string>,
  ) {}

  static async of(app: TestApp, fixed: ReadonlySet<string>): Promise<Alias> {
    const rows = await app.sql<{ order: string; number: string; line: string; position: number }>(
      `SELECT o.id AS "order", o.number, l.id AS line, l.position
         FROM orders o JOIN order_lines l ON l.order_id = o.id ORDER BY o.number, l.position`,
    );
    const names = new Map<string, string>();
    for (const { order, number, line, position } of rows) {
      const name = names.get(order) ?? `order ${names.size}`;
      names.set(order, name).set(number, `number of ${name}`).set(line, `${name} line ${position}`);
    }
    return new Alias(fixed, names);
  }

  in(text: string): string {
    return text
      .replace(sealed, 'personal:$1:sealed')
      .replace(uuid, (id) => (this.fixed.has(id) ? id : (this.names.get(id) ?? 'id')))
      .replace(hex32, 'trace')
      .replace(instant, 'time')
      .replace(/SO-\d+/g, (number) => this.names.get(number) ?? 'number');
  }
}

/** Every row that placements wrote, without what no two databases share: a roll-back takes numbers with it. */
export async function rowsOf(
  app: TestApp,
  fixed: ReadonlySet<string>,
): Promise<Record<string, string[]>> {
  const alias = await Alias.of(app, fixed);
  const rows: Record<string, string[]> = {};
  for (const [table, text] of Object.entries(dumps)) {
    const found = await app.sql<{ row: Record<string, unknown> }>(
      `SELECT to_jsonb(t) - 'sequence' AS row FROM (${text}) AS t`,
    );
    const texts = found.map(({ row }) => {
      // The kept answer is a text, compact or not.
      if (typeof row['body'] === 'string') row['body'] = JSON.parse(row['body']);
      return alias.in(JSON.stringify(row));
    });
    // Its rows have no order of their own.
    rows[table] = table === 'audit_entries' ? texts.sort() : texts;
  }
  return rows;
}
