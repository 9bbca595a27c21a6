import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../../platform/access/requires.decorator.js';
import { ApiBare } from '../../platform/http/api-envelope.js';
import { SigningKeys } from '../../platform/keys/signing-keys.js';
import { KeySetResponse } from './dto/key-set.response.js';

@ApiTags('auth')
@Controller({ path: '.well-known', version: VERSION_NEUTRAL })
export class KeySetController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Public()
  @ApiBare(KeySetResponse, {
    summary: 'The public keys of access tokens, as a JWK Set (RFC 7517)',
    cacheControl: 'public, max-age=60',
    description: 'A key is here before it signs and until the last token of it has expired.',
  })
  keySet(): KeySetResponse {
    return { keys: this.keys.published() };
  }
}
