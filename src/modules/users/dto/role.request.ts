import { Flag, Text, TextList } from '../../../platform/validation/fields.js';

const name = { max: 50, pattern: /^[a-z][a-z0-9_]{0,49}$/, example: 'returns_clerk' };
const description = { max: 500, example: 'Takes returns in' };
const permissions = {
  max: 100,
  maxItems: 200,
  example: ['orders:read', 'returns:read', 'returns:receive'],
  description: 'Of `GET /permissions`. Nobody gives what they lack.',
};
const requiresSecondFactor = {
  optional: true,
  example: false,
  description: 'Whether its holders must have a second factor.',
};

/** A whole role: the body of POST and PUT. */
export class RoleRequest {
  @Text({ ...name, description: 'Unique.' })
  name: string;

  @Text(description)
  description: string;

  @TextList(permissions)
  permissions: string[];

  @Flag(requiresSecondFactor)
  requiresSecondFactor?: boolean;
}

/** A merge patch (RFC 7396): absent keeps. */
export class PatchRoleRequest {
  @Text({ ...name, optional: true })
  name?: string;

  @Text({ ...description, optional: true })
  description?: string;

  @TextList({ ...permissions, optional: true })
  permissions?: string[];

  @Flag(requiresSecondFactor)
  requiresSecondFactor?: boolean;
}
