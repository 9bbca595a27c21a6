import { Text } from '../../../platform/validation/fields.js';

export class ConfirmSecondFactorRequest {
  @Text({
    min: 6,
    max: 6,
    pattern: /^\d{6}$/,
    example: '287082',
    description: 'What the app shows.',
  })
  code: string;
}
