import { Nested, OneOf, Text } from '../../../platform/validation/fields.js';

const coordinate = { min: 43, max: 43, pattern: /^[\w-]{43}$/ };

class PublicKeyResponse {
  @OneOf(['EC'])
  kty: 'EC';

  @OneOf(['P-256'])
  crv: 'P-256';

  @Text({ ...coordinate, example: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' })
  x: string;

  @Text({ ...coordinate, example: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' })
  y: string;

  @Text({
    ...coordinate,
    description: 'The RFC 7638 thumbprint; a token names it in its header.',
    example: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U',
  })
  kid: string;

  @OneOf(['sig'])
  use: 'sig';

  @OneOf(['ES256'])
  alg: 'ES256';
}

export class KeySetResponse {
  @Nested(() => PublicKeyResponse, { list: true, min: 1, max: 16 })
  keys: PublicKeyResponse[];
}
