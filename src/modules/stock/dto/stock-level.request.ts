import { maxQuantity, Whole } from '../../../platform/validation/fields.js';

/** A merge patch (RFC 7396): absent keeps, null clears or takes the default. */
export class PatchStockLevelRequest {
  @Whole({
    max: maxQuantity,
    optional: true,
    nullable: true,
    example: 50,
    description: 'How far beyond the stock on hand may be reserved. Null: not at all.',
  })
  backorderLimit?: number | null;

  @Whole({
    max: maxQuantity,
    optional: true,
    nullable: true,
    example: 20,
    description: 'The level counts as low from here down. Null: never.',
  })
  reorderPoint?: number | null;
}
