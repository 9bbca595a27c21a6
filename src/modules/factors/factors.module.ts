import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { UsersModule } from '../users/users.module.js';
import { EnrolmentService } from './enrolment.service.js';
import { RecoveryCode } from './entities/recovery-code.js';
import { SecondFactor } from './entities/second-factor.js';
import { FactorChanges } from './factor-changes.service.js';
import { FactorsRepository } from './factors.repository.js';
import { FactorsService } from './factors.service.js';
import { SecondFactorController } from './second-factor.controller.js';
import { UserSecondFactorController } from './user-second-factor.controller.js';

@Module({
  imports: [UsersModule, TypeOrmModule.forFeature([RecoveryCode, SecondFactor])],
  controllers: [SecondFactorController, UserSecondFactorController],
  providers: [EnrolmentService, FactorChanges, FactorsRepository, FactorsService],
  exports: [FactorsService],
})
export class FactorsModule {}
