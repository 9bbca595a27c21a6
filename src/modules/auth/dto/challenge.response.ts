import type { SecondFactorChallenge } from '../second-factor-sign-in.service.js';
import type { IssuedTokens } from '../token-issuer.service.js';
import { type TokensResponse, toTokensResponse } from './tokens.response.js';
import { Flag, Text, TextList, Whole } from '../../../platform/validation/fields.js';

export class ChallengeResponse {
  @Flag()
  secondFactorRequired: true;

  @Text({ example: 'mV3k0uUQ2r3c8m0o5Yx1b7Zt9Qw4Le6Rs8Ti2Up0OaY', description: 'Works once.' })
  challenge: string;

  @Whole({ example: 300, description: 'Seconds.' })
  expiresIn: number;

  @TextList({ example: ['totp', 'recovery_code'] })
  methods: string[];
}

export function toLoginResponse(
  answer: IssuedTokens | SecondFactorChallenge,
): TokensResponse | ChallengeResponse {
  return 'challenge' in answer ? answer : toTokensResponse(answer);
}
