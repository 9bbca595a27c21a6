import { Body, Controller, Get, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { RequiresFreshly } from '../../platform/access/sensitive.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { readUserRoles, UserRolesRequest } from './dto/user-roles.request.js';
import { toUserRolesResponse, UserRolesResponse } from './dto/user-roles.response.js';
import { RoleAssignmentsService } from './role-assignments.service.js';
import {
  AssignedWarehouseUnknown,
  GrantExceedsOwn,
  LastAdministrator,
  RoleUnknown,
  UserNotFound,
} from './users.errors.js';

const conditional = [UserNotFound, PreconditionFailed, PreconditionRequired];
const refused = [RoleUnknown, AssignedWarehouseUnknown, GrantExceedsOwn, LastAdministrator];

@ApiTags('users and roles')
@Controller('users/:id/roles')
export class UserRolesController {
  constructor(private readonly assignments: RoleAssignmentsService) {}

  @Get()
  @Requires('users:read')
  @Conditional()
  @ApiEnvelope(UserRolesResponse, { summary: 'Read the roles of a user', errors: [UserNotFound] })
  get(@IdParam() id: string): Promise<UserRolesResponse> {
    return this.assignments.get(id).then(toUserRolesResponse);
  }

  @Put()
  @RequiresFreshly('roles:write')
  @ApiEnvelope(UserRolesResponse, {
    summary: 'Give a user these roles and no others',
    description:
      'Holds within a second on every instance. Whoever loses something by it has to sign in again.',
    errors: [...conditional, ...refused],
  })
  replace(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: UserRolesRequest,
  ): Promise<UserRolesResponse> {
    return this.assignments
      .replace(actor, id, version, readUserRoles(body))
      .then(toUserRolesResponse);
  }
}
