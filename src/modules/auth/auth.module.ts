import { Global, Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppConfig } from '../../config/app-config.js';
import { ActorSource } from '../../platform/access/actor-source.js';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { FactorsModule } from '../factors/factors.module.js';
import { UsersModule } from '../users/users.module.js';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { BrowserAuthController } from './browser-auth.controller.js';
import { BrowserSignIn } from './browser-sign-in.service.js';
import { ChallengesRepository } from './challenges.repository.js';
import { CredentialsChangedListener } from './credentials-changed.listener.js';
import { RefreshToken } from './entities/refresh-token.js';
import { Session } from './entities/session.js';
import { KeySetController } from './key-set.controller.js';
import { OwnSessionsController } from './own-sessions.controller.js';
import { OwnSessionsRepository } from './own-sessions.repository.js';
import { OwnSessions } from './own-sessions.service.js';
import { SignInChallenge } from './entities/sign-in-challenge.js';
import { Proofs } from './proofs.service.js';
import { SecondFactorSignIn } from './second-factor-sign-in.service.js';
import { SessionActorSource } from './session-actor-source.service.js';
import { SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';
import { StepUpController } from './step-up.controller.js';
import { StepUpRepository } from './step-up.repository.js';
import { StepUpService } from './step-up.service.js';
import { UserIdentity } from './entities/user-identity.js';
import { SsoIdentitiesRepository } from './sso-identities.repository.js';
import { SsoEntry } from './sso-entry.service.js';
import { SsoMemory } from './sso-memory.service.js';
import { SsoProvider } from './sso-provider.service.js';
import { SsoSignIn } from './sso-sign-in.service.js';
import { SsoUsers } from './sso-users.service.js';
import { SsoController } from './sso.controller.js';
import { TokenIssuer } from './token-issuer.service.js';
import { UnlockController } from './unlock.controller.js';
import { UnlockService } from './unlock.service.js';

/** Global, because the access guard of the platform finds its `ActorSource` here. */
@Global()
@Module({
  imports: [
    AttemptsModule,
    FactorsModule,
    UsersModule,
    TypeOrmModule.forFeature([Session, SignInChallenge, RefreshToken, UserIdentity]),
    JwtModule.registerAsync({
      inject: [AppConfig],
      useFactory: ({ auth }: AppConfig) => ({
        signOptions: {
          algorithm: 'ES256',
          issuer: auth.issuer,
          audience: auth.audience,
          expiresIn: auth.accessTokenTtlSeconds,
        },
      }),
    }),
  ],
  controllers: [
    AuthController,
    BrowserAuthController,
    KeySetController,
    OwnSessionsController,
    StepUpController,
    UnlockController,
    SsoController,
  ],
  providers: [
    AuthService,
    BrowserSignIn,
    SsoIdentitiesRepository,
    SsoEntry,
    SsoMemory,
    SsoProvider,
    SsoSignIn,
    SsoUsers,
    ChallengesRepository,
    CredentialsChangedListener,
    OwnSessions,
    OwnSessionsRepository,
    Proofs,
    SecondFactorSignIn,
    SessionsRepository,
    SessionsService,
    StepUpRepository,
    StepUpService,
    TokenIssuer,
    UnlockService,
    { provide: ActorSource, useClass: SessionActorSource },
  ],
  exports: [ActorSource],
})
export class AuthModule {}
