import { Text } from '../../../platform/validation/fields.js';

export class AvailabilityQuery {
  @Text({
    max: 6500,
    example: 'TEA-EARL-GREY-100,MUG-BLUE',
    description: 'Up to 100, with commas.',
  })
  sku: string;
}
