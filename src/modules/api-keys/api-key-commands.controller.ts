import { Body, Controller, Delete, Param, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { UserRequired } from '../../platform/access/access.errors.js';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { RequiresFreshly } from '../../platform/access/sensitive.decorator.js';
import { UsersOnly } from '../../platform/access/users-only.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiNoContent } from '../../platform/http/api-envelope.js';
import { IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import { ApiKeyRotation } from './api-key-rotation.service.js';
import {
  ApiKeyLastSecret,
  ApiKeyLifetimeTooLong,
  ApiKeyNetworkInvalid,
  ApiKeyNotFound,
  ApiKeyPermissionsExceeded,
} from './api-keys.errors.js';
import { ApiKeysService } from './api-keys.service.js';
import { ApiKeyRequest, PatchApiKeyRequest } from './dto/api-key.request.js';
import {
  ApiKeyResponse,
  IssuedApiKeyResponse,
  toApiKeyResponse,
  toIssuedResponse,
} from './dto/api-key.response.js';

const conditional = [ApiKeyNotFound, PreconditionFailed, PreconditionRequired, UserRequired];
const refused = [ApiKeyPermissionsExceeded, ApiKeyNetworkInvalid, UserRequired];

/** For people only: a key that makes keys would outlive its own revocation. */
@ApiTags('API keys')
@Controller('api-keys')
@UsersOnly()
export class ApiKeyCommandsController {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly rotation: ApiKeyRotation,
  ) {}

  @Post()
  @RequiresFreshly('api-keys:write')
  @Idempotent({ secret: 'secret' })
  @ApiEnvelope(IssuedApiKeyResponse, {
    summary: 'Make an API key',
    description:
      'It acts in your name, with those of your permissions that you name, in your scopes. The secret is in this answer alone.',
    status: 201,
    errors: [...refused, ApiKeyLifetimeTooLong],
  })
  create(@CurrentActor() actor: Actor, @Body() body: ApiKeyRequest): Promise<IssuedApiKeyResponse> {
    return this.apiKeys.create(actor, body).then(toIssuedResponse);
  }

  @Patch(':id')
  @RequiresFreshly('api-keys:write')
  @ApiEnvelope(ApiKeyResponse, {
    summary: 'Change what an API key may do',
    description: 'A merge patch. Nobody gives a key what they lack, or what its owner lacks.',
    errors: [...conditional, ...refused],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchApiKeyRequest,
  ): Promise<ApiKeyResponse> {
    return this.apiKeys.patch(actor, { id, version }, body).then(toApiKeyResponse);
  }

  @Delete(':id')
  @Requires('api-keys:write')
  @ApiNoContent({
    summary: 'Revoke an API key',
    description: 'Its secrets stop working on every instance at once.',
    errors: conditional,
  })
  revoke(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.apiKeys.revoke(actor, { id, version });
  }

  @Delete(':id/secrets/:prefix')
  @Requires('api-keys:write')
  @ApiNoContent({
    summary: 'End one of two secrets of an API key before its time',
    errors: [...conditional, ApiKeyLastSecret],
  })
  endSecret(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Param('prefix') prefix: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.rotation.endSecret(actor, { id, version }, prefix);
  }
}
