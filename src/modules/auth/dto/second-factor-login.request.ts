import { Text } from '../../../platform/validation/fields.js';

export class SecondFactorLoginRequest {
  @Text({ max: 100, example: 'mV3k0uUQ2r3c8m0o5Yx1b7Zt9Qw4Le6Rs8Ti2Up0OaY' })
  challenge: string;

  @Text({ min: 6, max: 40, example: '287082', description: 'Of the app, or a recovery code.' })
  code: string;
}
