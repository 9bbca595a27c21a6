import { CurrencyCode, JsonObject, OneOf, Text } from '../../../platform/validation/fields.js';
import { type DateOrder, dateOrders } from '../local-time.js';

/** How the columns of a file map to fields; everything is optional and overrides the preset. */
export class ImportMappingRequest {
  @JsonObject({
    optional: true,
    example: { sku: 'Artikel', name: 'Bezeichnung', unitPrice: 'Preis' },
    description:
      'Field to column header, whatever its case. A field left out is looked for by its own name.',
  })
  columns?: Record<string, string>;

  @OneOf([',', ';', '\t', '|'], { optional: true, example: ';' })
  delimiter?: string;

  @OneOf(['utf-8', 'latin1'], { optional: true })
  encoding?: 'utf-8' | 'latin1';

  @OneOf(['.', ','], { optional: true, description: 'The decimal separator of prices.' })
  decimalSeparator?: '.' | ',';

  @OneOf(['minor', 'major'], {
    optional: true,
    description: 'Whether prices are whole minor units (250) or decimals of the major unit (2.50).',
  })
  prices?: 'minor' | 'major';

  @CurrencyCode({ optional: true, example: 'GBP' })
  currency?: string;

  @OneOf(dateOrders, { optional: true })
  dates?: DateOrder;

  @Text({
    optional: true,
    max: 60,
    example: 'Europe/London',
    description: 'Zone of times without an offset; UTC unless said otherwise.',
  })
  timezone?: string;

  @Text({
    optional: true,
    max: 64,
    example: 'online-retail',
    description: 'The `source` of imported orders.',
  })
  source?: string;

  @Text({
    optional: true,
    max: 8,
    example: 'C',
    description:
      'References that start with this are cancellations: their negative rows are imported as returns.',
  })
  cancellationPrefix?: string;

  @OneOf(['all', 'five-digits'], {
    optional: true,
    description:
      'Which products made by an order history have their stock tracked: all, or those whose SKU starts with five digits.',
  })
  trackedSkus?: 'all' | 'five-digits';
}
