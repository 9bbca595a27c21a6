import { withClient } from './database.mjs';
import { fewSku } from './seed.mjs';

const made = `
  WITH product AS (
    INSERT INTO products (id, sku, name, unit_price, currency, tax_rate_bp)
    VALUES (uuidv7(), $1, 'Few of them', 500, 'EUR', 2000) RETURNING id
  )
  INSERT INTO stock_levels (id, product_id, warehouse_id, on_hand)
  SELECT uuidv7(), product.id, warehouses.id, 0 FROM product, warehouses`;

const filled = `
  WITH level AS (
    UPDATE stock_levels l SET on_hand = l.on_hand + $2::int FROM products p
     WHERE p.id = l.product_id AND p.sku = $1 RETURNING l.product_id, l.warehouse_id
  )
  INSERT INTO stock_movements (id, product_id, warehouse_id, type, delta_on_hand, delta_allocated, actor_name)
  SELECT uuidv7(), product_id, warehouse_id, 'receipt', $2::int, 0, 'system' FROM level`;

const left = `
  SELECT l.on_hand - l.allocated AS units FROM stock_levels l JOIN products p ON p.id = l.product_id
   WHERE p.sku = $1`;

/**
 * A product that runs out in the middle of a turn: as many units as half a turn sells, by the pace of
 * the turn before. Whoever comes later is refused, and not one unit more is sold.
 */
export async function sellOut(url) {
  await withClient(url, (client) => client.query(made, [fewSku]));
  const unitsLeft = async (client) => (await client.query(left, [fewSku])).rows[0].units;
  // A guess, for the warm-up.
  let pace = 500;
  return async (seconds, takeTurn) => {
    const units = Math.ceil((pace * seconds) / 2);
    await withClient(url, async (client) => {
      const missing = units - (await unitsLeft(client));
      if (missing > 0) await client.query(filled, [fewSku, missing]);
    });
    const result = await takeTurn();
    const rest = await withClient(url, unitsLeft);
    if (rest < 0 || (result.refused > 0 && rest !== 0))
      throw new Error(`Orders were refused, and ${rest} units were left.`);
    if (result.refused === 0) process.stderr.write('(did not sell out) ');
    pace = (result.requests - result.refused) / seconds;
    return result;
  };
}
