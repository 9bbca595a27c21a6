import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-jwt';
import { AppConfig } from '../../config/app-config.js';
import { Clock } from '../clock/clock.js';
import { SigningKeys } from '../keys/signing-keys.js';
import { type AccessTokenClaims, readClaims } from './access-token-claims.js';
import { bearerTokenOf } from './bearer-token.js';
import { keyIdOf } from './key-id.js';
import type { VerifiedToken } from './token-memory.js';

export const accessTokenStrategy = 'access-token';

/** How far the clock of another instance, which issued the token, may be ahead. */
const skewSeconds = 5;

const tokenOf = ({ headers }: IncomingMessage): string | null =>
  bearerTokenOf(headers.authorization);

/** Verifies signature and claims of a token that was not seen before. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, accessTokenStrategy) {
  constructor(
    config: AppConfig,
    private readonly keys: SigningKeys,
    private readonly clock: Clock,
  ) {
    super({
      jwtFromRequest: tokenOf,
      // A key of ours, found in memory by its id: nothing else in the header is looked at.
      secretOrKeyProvider: (_request, token: string, done) => {
        const key = keys.verifier(keyIdOf(token) ?? '');
        // The verifier takes a key that is parsed already; its types do not know.
        if (key) done(null, key.publicKey as unknown as Buffer);
        else done(new Error('unknown key'));
      },
      // Pinned: the header of a token never chooses how it is checked.
      algorithms: ['ES256'],
      issuer: config.auth.issuer,
      audience: config.auth.audience,
      ignoreExpiration: false,
      passReqToCallback: true,
    });
  }

  validate(request: IncomingMessage, claims: AccessTokenClaims): VerifiedToken | false {
    const token = readClaims(claims, this.clock.now().getTime(), skewSeconds);
    const key = this.keys.verifier(keyIdOf(tokenOf(request) ?? '') ?? '');
    if (!token || !key) return false;
    if (key.expiresAt === null) return token;
    return { ...token, expiresAt: Math.min(token.expiresAt, key.expiresAt * 1000) };
  }
}
