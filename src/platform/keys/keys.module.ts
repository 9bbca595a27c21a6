import { Global, Module } from '@nestjs/common';
import { KeyFileWatch } from './key-file-watch.js';
import { SigningKeys } from './signing-keys.js';

@Global()
@Module({ providers: [KeyFileWatch, SigningKeys], exports: [SigningKeys] })
export class KeysModule {}
