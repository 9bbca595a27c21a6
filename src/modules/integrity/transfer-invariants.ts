import type { Invariant } from './invariant.js';

/** What must be true of units on their way between warehouses at any moment. */
export const transferInvariants: readonly Invariant[] = [
  {
    name: 'transfer.conserved',
    says: 'What the ledger sent off is what it took in, what is in transit and what is lost.',
    violations: `
      SELECT l.transfer_id, l.product_id, t.status, l.quantity, l.quantity_received,
             l.quantity_lost, m.sent, m.taken_in, m.taken_back
        FROM stock_transfer_lines l
        JOIN stock_transfers t ON t.id = l.transfer_id
        LEFT JOIN (
          SELECT m.reference_id, m.product_id,
                 -sum(delta_on_hand) FILTER (WHERE warehouse_id = t.from_warehouse_id
                                               AND m.type = 'transfer_out') AS sent,
                 sum(delta_on_hand) FILTER (WHERE warehouse_id = t.to_warehouse_id
                                              AND m.type = 'transfer_in') AS taken_in,
                 sum(delta_on_hand) FILTER (WHERE warehouse_id = t.from_warehouse_id
                                              AND m.type = 'transfer_in') AS taken_back
            FROM stock_movements m JOIN stock_transfers t ON t.id = m.reference_id
           WHERE m.reference_type = 'transfer' GROUP BY m.reference_id, m.product_id
        ) m ON m.reference_id = l.transfer_id AND m.product_id = l.product_id
       WHERE coalesce(m.sent, 0) <> l.quantity
          OR coalesce(m.taken_in, 0) <> l.quantity_received
          OR coalesce(m.taken_back, 0) <> CASE t.status WHEN 'cancelled' THEN l.quantity ELSE 0 END`,
  },
  {
    name: 'transfer.sums',
    says: 'A transfer says of its units what its lines say.',
    violations: `
      SELECT t.id, t.units, t.units_received, t.units_lost
        FROM stock_transfers t
        LEFT JOIN stock_transfer_lines l ON l.transfer_id = t.id
       GROUP BY t.id
      HAVING t.units <> coalesce(sum(l.quantity), 0)
          OR t.units_received <> coalesce(sum(l.quantity_received), 0)
          OR t.units_lost <> coalesce(sum(l.quantity_lost), 0)`,
  },
];
