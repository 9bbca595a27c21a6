import { allPermissions } from '../../../platform/access/permissions.js';
import { Text, TextList, Whole } from '../../../platform/validation/fields.js';

const name = { max: 100, example: 'Nightly stock export' };
const permissions = {
  minItems: 1,
  maxItems: allPermissions.length,
  values: allPermissions,
  example: ['stock:read', 'catalog:read'],
};
const allowedNetworks = {
  max: 50,
  maxItems: 50,
  optional: true,
  example: ['203.0.113.0/24', '2001:db8::/32'],
  description: 'Addresses or networks that the key may be used from; from everywhere when empty.',
};
const expiresInDays = {
  min: 1,
  max: 3650,
  optional: true,
  example: 90,
  description: 'API_KEY_DEFAULT_DAYS when absent, at most API_KEY_MAX_DAYS.',
};

export class ApiKeyRequest {
  @Text(name)
  name: string;

  @TextList({ ...permissions, description: 'Some of your own.' })
  permissions: string[];

  @TextList(allowedNetworks)
  allowedNetworks?: string[];

  @Whole(expiresInDays)
  expiresInDays?: number;
}

/** A merge patch (RFC 7396): absent keeps. */
export class PatchApiKeyRequest {
  @Text({ ...name, optional: true })
  name?: string;

  @TextList({ ...permissions, optional: true })
  permissions?: string[];

  @TextList(allowedNetworks)
  allowedNetworks?: string[];
}

export class RotateApiKeyRequest {
  @Whole({
    max: 604_800,
    optional: true,
    example: 86_400,
    description:
      'How long the present secret stays valid: a day when absent, at most a week; 0 ends it, and any other one, at once.',
  })
  overlapSeconds?: number;

  @Whole(expiresInDays)
  expiresInDays?: number;
}
