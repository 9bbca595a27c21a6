import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { keyedHash, openWith, sealWith } from './sealing.js';

/** Secrets that have to be stored so that they can be read again, and hashes with a key. */
@Injectable()
export class SecretBox {
  constructor(private readonly config: AppConfig) {}

  /** Encrypts with the first key. `context` names the place: `second-factor:{userId}`. */
  seal(plain: string, context: string): string {
    return sealWith(this.first, plain, context);
  }

  /** Decrypts with whichever key made it. @throws Error when none did, or the value was changed. */
  open(sealed: string, context: string): string {
    return openWith(this.config.crypto.encryptionKeys, sealed, context);
  }

  /** 32 bytes, by the first key: another first key gives other hashes. */
  hash(purpose: string, value: string): Buffer {
    return keyedHash(this.first, purpose, value);
  }

  private get first(): Buffer {
    return this.config.crypto.encryptionKeys[0] as Buffer;
  }
}
