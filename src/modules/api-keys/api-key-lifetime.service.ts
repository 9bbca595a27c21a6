import { Injectable } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { ApiKeyLifetimeTooLong } from './api-keys.errors.js';

const secondsPerDay = 86_400;

/** How long a new secret of a key may be valid. */
@Injectable()
export class ApiKeyLifetime {
  constructor(private readonly config: AppConfig) {}

  /** In seconds; throws API_KEY_LIFETIME_TOO_LONG for more days than the configuration allows. */
  secondsOf(days: number | undefined): number {
    const { defaultDays, maxDays } = this.config.apiKeys;
    if (days !== undefined && days > maxDays) throw ApiKeyLifetimeTooLong({ maxDays });
    return (days ?? defaultDays) * secondsPerDay;
  }
}
