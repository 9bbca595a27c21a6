import { type DynamicModule, Module } from '@nestjs/common';
import { AppConfig } from './app-config.js';

/** Gives the one validated configuration to everybody. */
@Module({})
export class ConfigModule {
  static with(config: AppConfig): DynamicModule {
    const providers = [{ provide: AppConfig, useValue: config }];
    return { module: ConfigModule, global: true, providers, exports: [AppConfig] };
  }
}
