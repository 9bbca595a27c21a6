import type { ImportMappingRequest } from './dto/import-mapping.request.js';
import type { ImportType } from './import-type.js';

interface FieldOfType {
  readonly name: string;
  readonly required?: boolean;
}

/** The fields that a file of each type can have. */
export const fieldsOfType: Readonly<Record<ImportType, readonly FieldOfType[]>> = {
  products: [
    { name: 'sku', required: true },
    { name: 'name', required: true },
    { name: 'unitPrice', required: true },
    { name: 'currency' },
    { name: 'description' },
    { name: 'status' },
    { name: 'barcode' },
    { name: 'taxRateBp' },
    { name: 'trackStock' },
  ],
  stock: [
    { name: 'sku', required: true },
    { name: 'warehouse', required: true },
    { name: 'quantity', required: true },
    { name: 'reason' },
  ],
  'order-history': [
    { name: 'reference', required: true },
    { name: 'sku', required: true },
    { name: 'quantity', required: true },
    { name: 'placedAt', required: true },
    { name: 'unitPrice', required: true },
    { name: 'name' },
    { name: 'customer' },
    { name: 'country' },
  ],
};

export interface ImportPreset {
  readonly type: ImportType;
  readonly mapping: ImportMappingRequest;
}

const presets: Readonly<Record<string, ImportPreset>> = {
  // The Online Retail data set of a UK wholesaler (D. Chen, CC0): one row per invoice line.
  'online-retail': {
    type: 'order-history',
    mapping: {
      columns: {
        reference: 'InvoiceNo',
        sku: 'StockCode',
        name: 'Description',
        quantity: 'Quantity',
        placedAt: 'InvoiceDate',
        unitPrice: 'UnitPrice',
        customer: 'CustomerID',
        country: 'Country',
      },
      prices: 'major',
      currency: 'GBP',
      source: 'online-retail',
      cancellationPrefix: 'C',
      trackedSkus: 'five-digits',
    },
  },
};

export const presetNames = Object.keys(presets);

export function presetOf(name: string): ImportPreset | undefined {
  return Object.hasOwn(presets, name) ? presets[name] : undefined;
}
