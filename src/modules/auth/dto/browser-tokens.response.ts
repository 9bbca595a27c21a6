import { OneOf, Text, Whole } from '../../../platform/validation/fields.js';

export class CsrfResponse {
  @Text({
    max: 256,
    description: 'Send it as `X-CSRF-Token` to the routes that are authenticated by cookie.',
    example: '5f0c…e1.9a3b…77',
  })
  csrfToken: string;
}

/** The refresh token is in the cookie, where no script reads it. */
export class BrowserTokensResponse extends CsrfResponse {
  @Text({ max: 4096, description: 'Send it as `Authorization: Bearer …`.', example: 'eyJhbGciOi…' })
  accessToken: string;

  @OneOf(['Bearer'])
  tokenType: 'Bearer';

  @Whole({ description: 'Seconds until the access token expires.', example: 900 })
  expiresIn: number;
}
