import { EmailAddress, OneOf, Text, TextList } from '../../../platform/validation/fields.js';
import { linkToken } from './password.request.js';

const name = { max: 200, example: 'Grace Hopper' };

export class InviteUserRequest {
  @EmailAddress({ example: 'grace@example.com' })
  email: string;

  @Text(name)
  name: string;

  @TextList({ max: 50, maxItems: 20, example: ['support'], description: 'Names of roles.' })
  roles: string[];
}

/** A merge patch (RFC 7396): absent keeps. */
export class PatchUserRequest {
  @EmailAddress({ optional: true, example: 'grace.hopper@example.com' })
  email?: string;

  @Text({ ...name, optional: true })
  name?: string;

  @OneOf(['active', 'disabled'], {
    optional: true,
    description: 'A disabled user is signed out everywhere at once.',
  })
  status?: 'active' | 'disabled';
}

export class AcceptInvitationRequest {
  @Text(linkToken)
  token: string;

  @Text({ max: 1_000, example: 'seven green hills at dawn' })
  password: string;

  @Text({ ...name, optional: true })
  name?: string;
}

export class VerifyEmailRequest {
  @Text(linkToken)
  token: string;
}
