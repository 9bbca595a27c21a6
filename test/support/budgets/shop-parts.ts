import { BudgetShop, type Part, type Parts } from './budget-shop.js';

const { sku, warehouse } = BudgetShop;

const product = (name: string) => ({ sku: name, name, unitPrice: 1, currency: 'EUR' });
const place = (name: string) => ({ code: name.slice(0, 20), name });
const slugged = (name: string) => ({ slug: name, name });
const buyer = (name: string) => ({ name, email: `${name}@example.com` });
const role = (name: string) => ({
  name: name.replaceAll('-', '_'),
  description: name,
  permissions: [],
});

const made = async (
  shop: BudgetShop,
  path: string,
  body: object,
  change?: object,
): Promise<Part> => ({
  values: [(await shop.post(path, body)).id],
  ...(change ? { body: change } : {}),
});

/** Creates, replaces, patches and removes one that nothing refers to. */
function resource(name: string, path: string, bodyOf: (name: string) => object): Parts {
  const one = (shop: BudgetShop, change?: object) => made(shop, path, bodyOf(shop.fresh()), change);
  return {
    [`${name}.create`]: async (shop) => ({ body: bodyOf(shop.fresh()) }),
    [`${name}.replace`]: (shop) => one(shop, bodyOf(shop.fresh())),
    [`${name}.patch`]: (shop) => one(shop, bodyOf(shop.fresh())),
    [`${name}.remove`]: (shop) => one(shop),
  };
}

async function transfer(shop: BudgetShop): Promise<string> {
  const to = place(shop.fresh());
  await shop.post('/warehouses', to);
  const lines = [{ sku, quantity: 1 }];
  return (await shop.post('/stock/transfers', { from: warehouse, to: to.code, lines })).id;
}

/** Of one product that nobody else counts. */
async function stocktake(
  shop: BudgetShop,
): Promise<{ readonly id: string; readonly lines: object }> {
  const own = shop.fresh();
  await shop.post('/products', product(own));
  await shop.post('/stock/receipts', { sku: own, warehouse, quantity: 5 });
  const { id } = await shop.post('/stocktakes', { warehouse, skus: [own] });
  return { id, lines: { lines: [{ sku: own, counted: 4 }] } };
}

const street = { recipient: 'Ada', line1: '1 Row', city: 'London', country: 'GB' };

async function address(shop: BudgetShop, body?: object): Promise<Part> {
  const { id } = await shop.post('/customers', buyer(shop.fresh()));
  const made = await shop.post(`/customers/${id}/addresses`, street);
  return { values: [id, made.id], ...(body ? { body } : {}) };
}

/** The catalogue, customers, stock, roles and imports. */
export const shopParts: Parts = {
  ...resource('products', '/products', product),
  ...resource('categories', '/categories', slugged),
  ...resource('warehouses', '/warehouses', place),
  ...resource('customers', '/customers', buyer),
  ...resource('roles', '/roles', role),
  'products.archive': async (shop) => ({ values: [await shop.product()] }),
  'productsByKey.put': async (shop) => {
    const { sku: key, ...content } = product(shop.fresh());
    return { values: [key], body: content };
  },
  'productsByKey.bulk': async (shop) => ({ body: { rows: [product(shop.fresh())] } }),
  'customersByReference.put': async (shop) => ({
    values: [shop.fresh()],
    body: { name: shop.fresh() },
  }),
  'addresses.create': (shop) => made(shop, '/customers', buyer(shop.fresh()), street),
  'addresses.replace': (shop) => address(shop, { ...street, city: 'Leeds' }),
  'addresses.patch': (shop) => address(shop, { city: 'Leeds' }),
  'addresses.remove': (shop) => address(shop),
  'privacy.erasure': (shop) => made(shop, '/customers', buyer(shop.fresh())),
  'transfers.receive': async (shop) => ({
    values: [await transfer(shop)],
    body: { lines: [{ sku, received: 1 }] },
  }),
  'transfers.cancel': async (shop) => ({ values: [await transfer(shop)] }),
  'stocktakes.start': async (shop) => {
    const own = shop.fresh();
    await shop.post('/products', product(own));
    await shop.post('/stock/receipts', { sku: own, warehouse, quantity: 5 });
    return { body: { warehouse, skus: [own] } };
  },
  'stocktakeCommands.count': async (shop) => {
    const { id, lines } = await stocktake(shop);
    return { values: [id], body: lines };
  },
  'stocktakeCommands.apply': async (shop) => {
    const { id, lines } = await stocktake(shop);
    await shop.post(`/stocktakes/${id}/counts`, lines);
    return { values: [id] };
  },
  'stocktakeCommands.cancel': async (shop) => ({ values: [(await stocktake(shop)).id] }),
  'stock.receive': async () => ({ body: { sku, warehouse, quantity: 1 } }),
  'imports.upload': async (shop) => ({
    body: { type: 'products' },
    file: `sku,name,unitPrice,currency\n${shop.fresh()},Tea,5,EUR\n`,
  }),
};
