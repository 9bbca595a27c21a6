import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../clock/clock.js';
import { type AccessTokenClaims, readClaims } from './access-token-claims.js';
import { bearerTokenOf } from './bearer-token.js';
import type { VerifiedToken } from './token-memory.js';

export const accessTokenStrategy = 'access-token';

/** How far the clock of another instance, which issued the token, may be ahead. */
const skewSeconds = 5;

/** Verifies signature and claims of a token that was not seen before. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, accessTokenStrategy) {
  constructor(
    config: AppConfig,
    private readonly clock: Clock,
  ) {
    super({
      jwtFromRequest: (request: IncomingMessage) => bearerTokenOf(request.headers.authorization),
      secretOrKey: config.auth.jwtSecret,
      // Pinned: the header of a token never chooses how it is checked.
      algorithms: ['HS256'],
      issuer: config.auth.issuer,
      audience: config.auth.audience,
      ignoreExpiration: false,
    });
  }

  validate(claims: AccessTokenClaims): VerifiedToken | false {
    return readClaims(claims, this.clock.now().getTime(), skewSeconds) ?? false;
  }
}
