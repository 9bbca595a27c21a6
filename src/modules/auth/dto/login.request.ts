import { EmailAddress, Text } from '../../../platform/validation/fields.js';

export class LoginRequest {
  @EmailAddress({ example: 'admin@example.com' })
  email: string;

  @Text({ max: 256, example: 'correct horse battery staple' })
  password: string;
}
