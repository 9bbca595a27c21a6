import { Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ApiKeySource } from '../../platform/access/api-key-source.js';
import { ApiKeyCommandsController } from './api-key-commands.controller.js';
import { ApiKeyChanges } from './api-key-changes.service.js';
import { ApiKeyLifetime } from './api-key-lifetime.service.js';
import { ApiKeyRotation } from './api-key-rotation.service.js';
import { ApiKeySecretsRepository } from './api-key-secrets.repository.js';
import { StoredApiKeySource } from './api-key-source.service.js';
import { ApiKeyUseRepository } from './api-key-use.repository.js';
import { ApiKeyUse } from './api-key-use.service.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { ApiKey } from './entities/api-key.js';
import { ApiKeySecretRow } from './entities/api-key-secret.js';
import { ApiKeySightingRow } from './entities/api-key-sighting.js';
import { OwnerChangedListener } from './owner-changed.listener.js';
import { apiKeysExports } from './api-keys-export.controller.js';

/** Global, because the access guard of the platform finds its `ApiKeySource` here. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ApiKey, ApiKeySecretRow, ApiKeySightingRow])],
  controllers: [...apiKeysExports, ApiKeyCommandsController, ApiKeysController],
  providers: [
    ApiKeyChanges,
    ApiKeyLifetime,
    ApiKeyRotation,
    ApiKeySecretsRepository,
    ApiKeyUse,
    ApiKeyUseRepository,
    ApiKeysRepository,
    ApiKeysService,
    OwnerChangedListener,
    { provide: ApiKeySource, useClass: StoredApiKeySource },
  ],
  exports: [ApiKeySource],
})
export class ApiKeysModule {}
