import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelope, ApiEnvelopeList } from '../../platform/http/api-envelope.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { ApiKeyRotation } from './api-key-rotation.service.js';
import {
  ApiKeyLifetimeTooLong,
  ApiKeyNotFound,
  ApiKeyOwnerRequired,
  ApiKeyRotating,
} from './api-keys.errors.js';
import { apiKeyList } from './api-keys.list.js';
import { ApiKeysService } from './api-keys.service.js';
import { RotateApiKeyRequest } from './dto/api-key.request.js';
import {
  ApiKeyResponse,
  IssuedApiKeyResponse,
  toApiKeyResponse,
  toIssuedResponse,
} from './dto/api-key.response.js';

@ApiTags('API keys')
@Controller('api-keys')
export class ApiKeysController {
  constructor(
    private readonly apiKeys: ApiKeysService,
    private readonly rotation: ApiKeyRotation,
  ) {}

  @Get()
  @Requires('api-keys:read')
  @ApiEnvelopeList(ApiKeyResponse, apiKeyList, {
    summary: 'List API keys',
    description: 'Those of everybody. No secret is shown.',
  })
  list(@ListQuery(apiKeyList) query: ListRequest): Promise<Page<ApiKeyResponse>> {
    return this.apiKeys.page(query).then((page) => toPage(query, page, toApiKeyResponse));
  }

  @Get(':id')
  @Requires('api-keys:read')
  @ApiEnvelope(ApiKeyResponse, { summary: 'Read an API key', errors: [ApiKeyNotFound] })
  get(@IdParam() id: string): Promise<ApiKeyResponse> {
    return this.apiKeys.get(id).then(toApiKeyResponse);
  }

  @Post(':id/rotate')
  @Requires('api-keys:write')
  @Idempotent({ secret: 'secret' })
  @ApiEnvelope(IssuedApiKeyResponse, {
    summary: 'Give an API key a new secret',
    description:
      'The present one stays valid for the overlap; two are valid at once, never three. Its owner may do this, and the key itself.',
    errors: [ApiKeyNotFound, ApiKeyOwnerRequired, ApiKeyRotating, ApiKeyLifetimeTooLong],
  })
  rotate(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() body: RotateApiKeyRequest,
  ): Promise<IssuedApiKeyResponse> {
    return this.rotation.rotate(actor, { id, version: null }, body).then(toIssuedResponse);
  }
}
