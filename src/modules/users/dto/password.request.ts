import { EmailAddress, Text } from '../../../platform/validation/fields.js';

const password = {
  max: 1_000,
  example: 'seven green hills at dawn',
  description: '12 to 256 characters, any of them; well-known passwords are refused.',
};
export const linkToken = {
  max: 100,
  example: 'mZ0Yb7Jt1nq0o2dY8m7Qk4T1cW5vX9sL3aRf6hUeGzI',
  description: 'From the link in the mail.',
};

export class ChangePasswordRequest {
  @Text({ max: 1_000, example: 'correct horse battery staple' })
  currentPassword: string;

  @Text(password)
  newPassword: string;
}

export class ResetRequest {
  @EmailAddress()
  email: string;
}

export class ConfirmResetRequest {
  @Text(linkToken)
  token: string;

  @Text(password)
  password: string;
}
