import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { AppConfig } from '../../config/app-config.js';
import { accessTokenType } from '../../platform/access/access-token-claims.js';
import { SigningKeys } from '../../platform/keys/signing-keys.js';
import { newId } from '../../platform/ids.js';

/** What a client needs to call the API; `expiresIn` is in seconds. */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly tokenType: 'Bearer';
  readonly expiresIn: number;
  readonly refreshToken: string;
  readonly sessionId: string;
}

@Injectable()
export class TokenIssuer {
  constructor(
    private readonly jwt: JwtService,
    private readonly keys: SigningKeys,
    private readonly config: AppConfig,
  ) {}

  get sessionLifetimeSeconds(): number {
    return this.config.auth.refreshTokenTtlSeconds;
  }

  get refreshGraceSeconds(): number {
    return this.config.auth.refreshGraceSeconds;
  }

  /** Signs an access token: claims iss, aud, sub, sid, jti, typ, iat, exp; header alg, typ, kid. */
  async issue(userId: string, sessionId: string, refreshToken: string): Promise<IssuedTokens> {
    const payload = { sid: sessionId, typ: accessTokenType };
    const { kid: keyid, privateKey } = this.keys.signer();
    const options = { subject: userId, jwtid: newId(), keyid, privateKey };
    const accessToken = await this.jwt.signAsync(payload, options);
    const expiresIn = this.config.auth.accessTokenTtlSeconds;
    return { accessToken, tokenType: 'Bearer', expiresIn, refreshToken, sessionId };
  }
}
