import fc from 'fast-check';

/** Indexes into the products, warehouses and whatever a run has made; numbers wrap around. */
export type Deed =
  | { kind: 'receive'; product: number; warehouse: number; quantity: number }
  | { kind: 'adjust'; product: number; warehouse: number; quantity: number }
  | { kind: 'place'; lines: readonly { product: number; quantity: number }[] }
  | { kind: 'cancel-order'; order: number }
  | { kind: 'send'; from: number; product: number; quantity: number }
  | { kind: 'arrive'; transfer: number; received: number; lost: number }
  | { kind: 'cancel-transfer'; transfer: number }
  | { kind: 'start-count'; warehouse: number; products: readonly number[] }
  | { kind: 'count'; stocktake: number; product: number; counted: number }
  | { kind: 'apply'; stocktake: number }
  | { kind: 'cancel-count'; stocktake: number };

export interface Plan {
  /** By product, then warehouse. */
  readonly levels: readonly { readonly onHand: number; readonly backorderLimit: number }[];
  /** Lanes run at the same time, the deeds of a lane one after the other. */
  readonly lanes: readonly (readonly Deed[])[];
}

export const productCount = 2;
export const warehouseCount = 2;

const product = fc.nat({ max: productCount - 1 });
const warehouse = fc.nat({ max: warehouseCount - 1 });
const some = fc.integer({ min: 1, max: 4 });
const any = fc.nat({ max: 5 });
const one = <Kind extends string>(kind: Kind) => fc.constant(kind);

const deed = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: one('receive'), product, warehouse, quantity: some }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: one('adjust'),
      product,
      warehouse,
      quantity: fc.constantFrom(-3, -2, -1, 1),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: one('place'),
      lines: fc.array(fc.record({ product, quantity: some }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: one('cancel-order'), order: any }) },
  {
    weight: 4,
    arbitrary: fc.record({ kind: one('send'), from: warehouse, product, quantity: some }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: one('arrive'),
      transfer: any,
      received: fc.nat({ max: 3 }),
      lost: fc.nat({ max: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: one('cancel-transfer'), transfer: any }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: one('start-count'),
      warehouse,
      products: fc.uniqueArray(product, { minLength: 1 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: one('count'),
      stocktake: any,
      product,
      counted: fc.nat({ max: 8 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: one('apply'), stocktake: any }) },
  { weight: 1, arbitrary: fc.record({ kind: one('cancel-count'), stocktake: any }) },
) as fc.Arbitrary<Deed>;

export const plans: fc.Arbitrary<Plan> = fc.record({
  levels: fc.array(
    fc.record({ onHand: fc.integer({ min: 2, max: 9 }), backorderLimit: fc.nat({ max: 2 }) }),
    { minLength: productCount * warehouseCount, maxLength: productCount * warehouseCount },
  ),
  lanes: fc.array(fc.array(deed, { minLength: 3, maxLength: 8 }), { minLength: 2, maxLength: 4 }),
});
