import { Text } from '../../../platform/validation/fields.js';

export class StepUpRequest {
  @Text({ max: 256, example: 'correct horse battery staple' })
  password: string;
}
