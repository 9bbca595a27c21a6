import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { AuditModule } from './modules/audit/audit.module.js';
import { ApiKeysModule } from './modules/api-keys/api-keys.module.js';
import { AuthModule } from './modules/auth/auth.module.js';
import { CatalogModule } from './modules/catalog/catalog.module.js';
import { CustomersModule } from './modules/customers/customers.module.js';
import { FactorsModule } from './modules/factors/factors.module.js';
import { FaultsModule } from './modules/faults/faults.module.js';
import { HealthModule } from './modules/health/health.module.js';
import { ImportsModule } from './modules/imports/imports.module.js';
import { IntegrityModule } from './modules/integrity/integrity.module.js';
import { NotesModule } from './modules/notes/notes.module.js';
import { LogLevelsModule } from './modules/log-levels/log-levels.module.js';
import { OrdersModule } from './modules/orders/orders.module.js';
import { PaymentsModule } from './modules/payments/payments.module.js';
import { PrivacyModule } from './modules/privacy/privacy.module.js';
import { ReportsModule } from './modules/reports/reports.module.js';
import { ReturnsModule } from './modules/returns/returns.module.js';
import { ShipmentsModule } from './modules/shipments/shipments.module.js';
import { StockModule } from './modules/stock/stock.module.js';
import { StocktakesModule } from './modules/stocktakes/stocktakes.module.js';
import { TransfersModule } from './modules/transfers/transfers.module.js';
import { UsageModule } from './modules/usage/usage.module.js';
import { UsersModule } from './modules/users/users.module.js';
import { AccessModule } from './platform/access/access.module.js';
import { BrowserModule } from './platform/browser/browser.module.js';
import { CacheModule } from './platform/cache/cache.module.js';
import { ClockModule } from './platform/clock/clock.module.js';
import { CryptoModule } from './platform/crypto/crypto.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { EdgeModule } from './platform/edge/edge.module.js';
import { EventsModule } from './platform/events/events.module.js';
import { FaultReportsModule } from './platform/faults/fault-reports.module.js';
import { PlatformHealthModule } from './platform/health/platform-health.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { JobsModule } from './platform/jobs/jobs.module.js';
import { KeysModule } from './platform/keys/keys.module.js';
import { MailModule } from './platform/mail/mail.module.js';
import { MetricsModule } from './platform/metrics/metrics.module.js';
import { ObservabilityModule } from './platform/observability/observability.module.js';
import { OverloadModule } from './platform/overload/overload.module.js';
import { PeriodicModule } from './platform/periodic/periodic.module.js';
import { RedisModule } from './platform/redis/redis.module.js';
import { ReplicaModule } from './platform/replica/replica.module.js';
import { ResilienceModule } from './platform/resilience/resilience.module.js';
import { SignalsModule } from './platform/signals/signals.module.js';
import { TracingModule } from './platform/tracing/tracing.module.js';
import { UsageRecorderModule } from './platform/usage/usage-recorder.module.js';
import { ThrottlingModule } from './platform/throttling/throttling.module.js';

const platform = [
  AccessModule,
  BrowserModule,
  CacheModule,
  ClockModule,
  CryptoModule,
  DatabaseModule,
  EdgeModule,
  EventsModule,
  FaultReportsModule,
  HttpModule,
  JobsModule,
  KeysModule,
  MailModule,
  MetricsModule,
  ObservabilityModule,
  OverloadModule,
  PeriodicModule,
  PlatformHealthModule,
  RedisModule,
  ResilienceModule,
  ScheduleModule.forRoot(),
  SignalsModule,
  TracingModule,
  UsageRecorderModule,
  // After the access module: guards run in the order of their modules.
  ThrottlingModule,
];

// The hottest routes first: Express tries routes in the order of their registration.
const features = [
  OrdersModule,
  CatalogModule,
  StockModule,
  TransfersModule,
  StocktakesModule,
  CustomersModule,
  PaymentsModule,
  NotesModule,
  ShipmentsModule,
  ReturnsModule,
  ReportsModule,
  AuthModule,
  ApiKeysModule,
  FactorsModule,
  UsersModule,
  FaultsModule,
  HealthModule,
  UsageModule,
  ImportsModule,
  AuditModule,
  PrivacyModule,
  IntegrityModule,
  LogLevelsModule,
];

/** The table of contents. */
@Module({})
export class AppModule {
  static with(config: AppConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.with(config), ...platform, ReplicaModule.with(config), ...features],
    };
  }
}
