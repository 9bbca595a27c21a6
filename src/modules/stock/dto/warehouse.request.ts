import { Flag, Nested, Text, Whole } from '../../../platform/validation/fields.js';

const codeField = { max: 32, pattern: /^[A-Za-z0-9][A-Za-z0-9._-]*$/, example: 'LON-1' };
const nameField = { max: 200, example: 'London, Park Royal' };
const priorityField = { max: 1_000_000, optional: true, example: 10 };
const priorityNote = 'Stock is reserved from the lowest number first. Default: 100.';
const activeNote = 'Stock in an inactive warehouse is not reserved. Default: true.';
const country = {
  min: 2,
  max: 2,
  pattern: /^[A-Z]{2}$/,
  example: 'GB',
  description: 'ISO 3166-1.',
};
const part = { optional: true, nullable: true };

export class WarehouseAddressRequest {
  @Text({ optional: true, example: '12 Coronation Road' }) line1?: string;
  @Text({ optional: true, example: 'Unit 4' }) line2?: string;
  @Text({ optional: true, example: 'London' }) city?: string;
  @Text({ optional: true, example: 'Greater London' }) region?: string;
  @Text({ max: 20, optional: true, example: 'NW10 7PA' }) postalCode?: string;
  @Text({ ...country, optional: true }) country?: string;
}

/** A whole warehouse: the body of POST and PUT. What is left out takes its default. */
export class WarehouseRequest {
  @Text({ ...codeField, description: 'Unique without regard to case.' }) code: string;
  @Text(nameField) name: string;
  @Nested(() => WarehouseAddressRequest, part) address?: WarehouseAddressRequest | null;
  @Flag({ optional: true, description: activeNote }) active?: boolean;
  @Whole({ ...priorityField, description: priorityNote }) priority?: number;
}

export class PatchWarehouseAddressRequest {
  @Text({ ...part, example: '12 Coronation Road' }) line1?: string | null;
  @Text({ ...part, example: 'Unit 4' }) line2?: string | null;
  @Text({ ...part, example: 'London' }) city?: string | null;
  @Text({ ...part, example: 'Greater London' }) region?: string | null;
  @Text({ ...part, max: 20, example: 'NW10 7PA' }) postalCode?: string | null;
  @Text({ ...part, ...country }) country?: string | null;
}

/** A merge patch (RFC 7396): absent keeps, null clears or takes the default. */
export class PatchWarehouseRequest {
  @Text({ ...codeField, optional: true }) code?: string;
  @Text({ ...nameField, optional: true }) name?: string;
  @Nested(() => PatchWarehouseAddressRequest, part) address?: PatchWarehouseAddressRequest | null;
  @Flag({ ...part, description: activeNote }) active?: boolean | null;
  @Whole({ ...priorityField, nullable: true, description: priorityNote }) priority?: number | null;
}
