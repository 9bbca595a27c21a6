import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsRepository } from './attempts.repository.js';
import { SignInAttempts } from './attempts.service.js';
import { SignInAttempt } from './entities/sign-in-attempt.js';

@Module({
  imports: [TypeOrmModule.forFeature([SignInAttempt])],
  providers: [AttemptsRepository, SignInAttempts],
  exports: [SignInAttempts],
})
export class AttemptsModule {}
