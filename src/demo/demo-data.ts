import type { AddressDescription } from '../modules/customers/address-values.js';

/** A small tea shop: everything that the demo makes, in the order in which it is made. */
export const demoCategories = [
  { slug: 'tea', name: 'Tea', description: 'Loose and in bags.' },
  { slug: 'coffee', name: 'Coffee', description: 'Whole beans and ground.' },
  { slug: 'accessories', name: 'Accessories', description: 'To make and to drink it.' },
] as const;

export const demoWarehouses = [
  { code: 'BER', name: 'Berlin', priority: 10, address: { city: 'Berlin', country: 'DE' } },
  { code: 'LYS', name: 'Lyon', priority: 20, address: { city: 'Lyon', country: 'FR' } },
] as const;

export interface DemoProduct {
  readonly sku: string;
  readonly name: string;
  readonly category: (typeof demoCategories)[number]['slug'];
  readonly unitPrice: number;
  readonly taxRateBp: number;
  readonly status?: 'draft' | 'active';
  readonly trackStock?: false;
  /** Units by warehouse. */
  readonly stock?: Readonly<Record<string, number>>;
}

const food = 700;
const goods = 1900;

export const demoProducts: readonly DemoProduct[] = [
  {
    sku: 'TEA-EARL-GREY-100',
    name: 'Earl Grey, 100 bags',
    category: 'tea',
    unitPrice: 899,
    taxRateBp: food,
    stock: { BER: 240, LYS: 120 },
  },
  {
    sku: 'TEA-ASSAM-250',
    name: 'Assam, loose, 250 g',
    category: 'tea',
    unitPrice: 1250,
    taxRateBp: food,
    stock: { BER: 80, LYS: 40 },
  },
  {
    sku: 'TEA-SENCHA-100',
    name: 'Sencha, loose, 100 g',
    category: 'tea',
    unitPrice: 1490,
    taxRateBp: food,
    stock: { BER: 60 },
  },
  {
    sku: 'TEA-ROOIBOS-100',
    name: 'Rooibos, loose, 100 g',
    category: 'tea',
    unitPrice: 690,
    taxRateBp: food,
    stock: { LYS: 150 },
  },
  {
    sku: 'TEA-MATCHA-30',
    name: 'Matcha, 30 g',
    category: 'tea',
    unitPrice: 2490,
    taxRateBp: food,
    stock: { BER: 6, LYS: 5 },
  },
  {
    sku: 'COF-ETHIOPIA-500',
    name: 'Ethiopia, beans, 500 g',
    category: 'coffee',
    unitPrice: 1690,
    taxRateBp: food,
    stock: { BER: 90, LYS: 30 },
  },
  {
    sku: 'COF-ESPRESSO-1000',
    name: 'Espresso blend, beans, 1 kg',
    category: 'coffee',
    unitPrice: 2290,
    taxRateBp: food,
    stock: { BER: 110, LYS: 70 },
  },
  {
    sku: 'COF-DECAF-500',
    name: 'Decaf, ground, 500 g',
    category: 'coffee',
    unitPrice: 1590,
    taxRateBp: food,
    status: 'draft',
  },
  {
    sku: 'MUG-STONE-350',
    name: 'Mug, stoneware, 350 ml',
    category: 'accessories',
    unitPrice: 1450,
    taxRateBp: goods,
    stock: { BER: 25 },
  },
  {
    sku: 'KETTLE-GOOSENECK-1L',
    name: 'Gooseneck kettle, 1 l',
    category: 'accessories',
    unitPrice: 5990,
    taxRateBp: goods,
    stock: { BER: 12, LYS: 8 },
  },
  {
    sku: 'ACC-FILTER-100',
    name: 'Paper filters, 100',
    category: 'accessories',
    unitPrice: 390,
    taxRateBp: goods,
    stock: { BER: 500, LYS: 300 },
  },
  {
    sku: 'GIFT-WRAP',
    name: 'Gift wrapping',
    category: 'accessories',
    unitPrice: 300,
    taxRateBp: goods,
    trackStock: false,
  },
];

export interface DemoCustomer {
  readonly name: string;
  readonly email: string;
  readonly externalReference: string;
  readonly address: AddressDescription;
}

export const demoCustomers: readonly DemoCustomer[] = [
  {
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    externalReference: 'C-1001',
    address: {
      recipient: 'Ada Lovelace',
      line1: 'Seestraße 12',
      city: 'Berlin',
      postalCode: '13353',
      country: 'DE',
    },
  },
  {
    name: 'Café Lumière',
    email: 'einkauf@lumiere.example',
    externalReference: 'C-1002',
    address: {
      recipient: 'Café Lumière',
      line1: '8 rue Mercière',
      city: 'Lyon',
      postalCode: '69002',
      country: 'FR',
    },
  },
  {
    name: 'Grace Hopper',
    email: 'grace@example.com',
    externalReference: 'C-1003',
    address: {
      recipient: 'Grace Hopper',
      line1: 'Kanalstraat 3',
      city: 'Utrecht',
      postalCode: '3511',
      country: 'NL',
    },
  },
];

export interface DemoOrder {
  readonly reference: string;
  /** Position in the customers; null is a sale over the counter. */
  readonly customer: 0 | 1 | 2 | null;
  readonly lines: readonly (readonly [sku: string, quantity: number])[];
  readonly shipping: number;
  /** What happens to it, in this order, after it is a draft. */
  readonly then: readonly ('place' | 'confirm' | 'hold' | 'cancel' | 'pay' | 'refund')[];
}

export const demoOrders: readonly DemoOrder[] = [
  {
    reference: 'DEMO-1',
    customer: 0,
    lines: [
      ['TEA-EARL-GREY-100', 2],
      ['MUG-STONE-350', 1],
    ],
    shipping: 490,
    then: ['place', 'confirm', 'pay'],
  },
  {
    reference: 'DEMO-2',
    customer: 1,
    lines: [
      ['COF-ESPRESSO-1000', 12],
      ['ACC-FILTER-100', 20],
    ],
    shipping: 0,
    then: ['place', 'confirm', 'pay', 'refund'],
  },
  {
    reference: 'DEMO-3',
    customer: 2,
    lines: [
      ['TEA-SENCHA-100', 1],
      ['GIFT-WRAP', 1],
    ],
    shipping: 490,
    then: ['place'],
  },
  // More than any one warehouse has: the line is split.
  { reference: 'DEMO-4', customer: 1, lines: [['TEA-MATCHA-30', 9]], shipping: 0, then: ['place'] },
  {
    reference: 'DEMO-5',
    customer: 0,
    lines: [['KETTLE-GOOSENECK-1L', 1]],
    shipping: 490,
    then: ['place', 'hold'],
  },
  {
    reference: 'DEMO-6',
    customer: 2,
    lines: [['COF-ETHIOPIA-500', 3]],
    shipping: 490,
    then: ['place', 'cancel'],
  },
  {
    reference: 'DEMO-7',
    customer: 2,
    lines: [
      ['TEA-ROOIBOS-100', 4],
      ['TEA-ASSAM-250', 1],
    ],
    shipping: 490,
    then: [],
  },
  {
    reference: 'DEMO-8',
    customer: null,
    lines: [['ACC-FILTER-100', 2]],
    shipping: 0,
    then: ['cancel'],
  },
];
