import fc from 'fast-check';

/** Indexes into the products, warehouses, orders and lines of a scenario. */
export type Operation =
  | { kind: 'receive'; product: number; warehouse: number; quantity: number }
  | { kind: 'adjust'; product: number; warehouse: number; quantity: number }
  | { kind: 'set'; product: number; warehouse: number; setOnHand: number; expectedOnHand: number }
  | { kind: 'reserve'; order: number }
  | { kind: 'release'; order: number; line: number }
  | { kind: 'cancel'; order: number };

export interface Scenario {
  /** By product, then warehouse. */
  readonly levels: readonly { readonly onHand: number; readonly backorderLimit: number }[];
  readonly orders: readonly (readonly { readonly product: number; readonly quantity: number }[])[];
  /** Lanes run at the same time; the operations of a lane one after the other. */
  readonly lanes: readonly (readonly Operation[])[];
}

export const productCount = 2;
/** The last one is inactive. */
export const warehouseCount = 3;
const orderCount = 4;

const product = fc.nat({ max: productCount - 1 });
const warehouse = fc.nat({ max: warehouseCount - 1 });
const order = fc.nat({ max: orderCount - 1 });
const some = fc.integer({ min: 1, max: 6 });
const level = { product, warehouse };

const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('receive'), ...level, quantity: some }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('adjust'),
      ...level,
      quantity: fc.integer({ min: -6, max: 2 }).filter((units) => units !== 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({ ...level, setOnHand: fc.nat({ max: 6 }), expectedOnHand: fc.nat({ max: 6 }) })
      .filter(({ setOnHand, expectedOnHand }) => setOnHand !== expectedOnHand)
      .map((fields) => ({ kind: 'set', ...fields })),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('reserve'), order }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('release'), order, line: fc.nat({ max: 2 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel'), order }) },
) as fc.Arbitrary<Operation>;

export const scenarios: fc.Arbitrary<Scenario> = fc.record({
  levels: fc.array(
    fc.record({ onHand: fc.integer({ min: 2, max: 8 }), backorderLimit: fc.nat({ max: 2 }) }),
    {
      minLength: productCount * warehouseCount,
      maxLength: productCount * warehouseCount,
    },
  ),
  orders: fc.array(
    fc.array(fc.record({ product, quantity: fc.integer({ min: 1, max: 4 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    { minLength: orderCount, maxLength: orderCount },
  ),
  lanes: fc.array(fc.array(operation, { minLength: 2, maxLength: 6 }), {
    minLength: 1,
    maxLength: 4,
  }),
});

export type Held = Readonly<Record<string, number>>;

/** What one committed transaction did to one order, in the order of the order's versions. */
export type LogEntry =
  | { kind: 'reserve' }
  | { kind: 'release'; lineId: string }
  | { kind: 'cancel' }
  /** A shortage took `units` away; `open` is what the lines hold after it. */
  | { kind: 'shortage'; units: number; open: Held };

const total = (held: Held): number => Object.values(held).reduce((sum, units) => sum + units, 0);

function afterShortage(held: Held, { units, open }: { units: number; open: Held }): Held {
  const gained = Object.entries(open).filter(([line, left]) => left > (held[line] ?? 0));
  if (gained.length > 0) throw new Error('A shortage gave a line more than it held.');
  const lost = total(held) - total(open);
  if (lost !== units) throw new Error(`A shortage of ${units} took ${lost} units.`);
  return open;
}

/** The model of one order: what its lines hold after everything that was committed. */
export function replay(lines: Held, log: readonly LogEntry[]): Held {
  let held: Held = {};
  for (const entry of log) {
    if (entry.kind === 'cancel') held = {};
    if (entry.kind === 'release') held = { ...held, [entry.lineId]: 0 };
    if (entry.kind === 'shortage') held = afterShortage(held, entry);
    if (entry.kind === 'reserve') {
      const sums = Object.entries(lines).map(([line, units]) => [line, units + (held[line] ?? 0)]);
      held = Object.fromEntries(sums) as Held;
    }
  }
  return Object.fromEntries(Object.entries(held).filter(([, units]) => units > 0));
}
