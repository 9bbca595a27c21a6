import { Text } from '../../../platform/validation/fields.js';

export class StepUpRequest {
  @Text({ optional: true, max: 256, example: 'correct horse battery staple' })
  password?: string;

  @Text({
    optional: true,
    min: 6,
    max: 40,
    example: '287082',
    description: 'Of the second factor: in place of the password for those who have one.',
  })
  code?: string;
}
