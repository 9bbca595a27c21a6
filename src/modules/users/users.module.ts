import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AttemptsModule } from '../attempts/attempts.module.js';
import { Role } from './entities/role.js';
import { RoleAssignmentWarehouse } from './entities/role-assignment-warehouse.js';
import { RoleAssignment } from './entities/role-assignment.js';
import { User } from './entities/user.js';
import { UserToken } from './entities/user-token.js';
import { AccessExplanationController } from './access-explanation.controller.js';
import { AccessExplanationRepository } from './access-explanation.repository.js';
import { AccessExplanations } from './access-explanation.service.js';
import { MeController } from './me.controller.js';
import { PasswordHashing } from './password-hashing.service.js';
import { PasswordsController } from './passwords.controller.js';
import { PasswordStore } from './password-store.service.js';
import { PasswordsService } from './passwords.service.js';
import { PermissionsController } from './permissions.controller.js';
import { RoleAssignmentsRepository } from './role-assignments.repository.js';
import { RoleAssignmentsService } from './role-assignments.service.js';
import { RolesController } from './roles.controller.js';
import { RolesRepository } from './roles.repository.js';
import { RolesService } from './roles.service.js';
import { AdministratorsRepository } from './administrators.repository.js';
import { AssignedRoles } from './assigned-roles.service.js';
import { AccountsRepository } from './accounts.repository.js';
import { AccountsService } from './accounts.service.js';
import { InvitationsService } from './invitations.service.js';
import { UserLinksController } from './user-links.controller.js';
import { UsersController } from './users.controller.js';
import { UserRolesController } from './user-roles.controller.js';
import { UserLinks } from './user-links.service.js';
import { UserTokensRepository } from './user-tokens.repository.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';
import { usersExports } from './users-exports.controller.js';

@Module({
  imports: [
    AttemptsModule,
    TypeOrmModule.forFeature([User, Role, RoleAssignment, RoleAssignmentWarehouse, UserToken]),
  ],
  controllers: [
    ...usersExports,
    AccessExplanationController,
    MeController,
    PasswordsController,
    PermissionsController,
    RolesController,
    UserLinksController,
    UserRolesController,
    UsersController,
  ],
  providers: [
    AccessExplanationRepository,
    AccessExplanations,
    AccountsRepository,
    AccountsService,
    AdministratorsRepository,
    AssignedRoles,
    InvitationsService,
    PasswordHashing,
    PasswordStore,
    PasswordsService,
    RoleAssignmentsRepository,
    RoleAssignmentsService,
    RolesRepository,
    RolesService,
    UserLinks,
    UserTokensRepository,
    UsersRepository,
    UsersService,
  ],
  exports: [UsersService],
})
export class UsersModule {}
