import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Role } from './entities/role.js';
import { RoleAssignmentWarehouse } from './entities/role-assignment-warehouse.js';
import { RoleAssignment } from './entities/role-assignment.js';
import { User } from './entities/user.js';
import { MeController } from './me.controller.js';
import { PasswordHashing } from './password-hashing.service.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User, Role, RoleAssignment, RoleAssignmentWarehouse])],
  controllers: [MeController],
  providers: [PasswordHashing, UsersRepository, UsersService],
  exports: [UsersService],
})
export class UsersModule {}
