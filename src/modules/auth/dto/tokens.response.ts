import { OneOf, Text, Whole } from '../../../platform/validation/fields.js';
import type { IssuedTokens } from '../token-issuer.service.js';

export class TokensResponse {
  @Text({ max: 4096, description: 'Send it as `Authorization: Bearer …`.', example: 'eyJhbGciOi…' })
  accessToken: string;

  @OneOf(['Bearer'])
  tokenType: 'Bearer';

  @Whole({ description: 'Seconds until the access token expires.', example: 900 })
  expiresIn: number;

  @Text({
    max: 128,
    description: 'Works once, for POST /auth/refresh.',
    example: '2jOeGzXGm0qz8nQmXvJ4sYw1kq3l5VtB7cR9dF6hUaE',
  })
  refreshToken: string;
}

export function toTokensResponse(tokens: IssuedTokens): TokensResponse {
  const { accessToken, tokenType, expiresIn, refreshToken } = tokens;
  return { accessToken, tokenType, expiresIn, refreshToken };
}
