import { Body, Controller, Delete, Get, Patch, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { RequiresFreshly } from '../../platform/access/sensitive.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiEnvelopeList, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { PatchRoleRequest, RoleRequest } from './dto/role.request.js';
import { RoleResponse, toRoleResponse } from './dto/role.response.js';
import { roleList } from './roles.list.js';
import { RolesService } from './roles.service.js';
import {
  GrantExceedsOwn,
  PermissionUnknown,
  RoleBuiltIn,
  RoleInUse,
  RoleNameTaken,
  RoleNotFound,
} from './users.errors.js';

const conditional = [RoleNotFound, PreconditionFailed, PreconditionRequired];
const refused = [RoleNameTaken, PermissionUnknown, GrantExceedsOwn];
const description = 'Holds for all of its holders within a second, on every instance.';

@ApiTags('users and roles')
@Controller('roles')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @Requires('roles:read')
  @ApiEnvelopeList(RoleResponse, roleList, { summary: 'List roles' })
  list(@ListQuery(roleList) query: ListRequest): Promise<Page<RoleResponse>> {
    return this.roles.page(query).then((page) => toPage(query, page, toRoleResponse));
  }

  @Get(':id')
  @Requires('roles:read')
  @Conditional()
  @ApiEnvelope(RoleResponse, { summary: 'Read a role', errors: [RoleNotFound] })
  get(@IdParam() id: string): Promise<RoleResponse> {
    return this.roles.get(id).then(toRoleResponse);
  }

  @Post()
  @RequiresFreshly('roles:write')
  @Idempotent()
  @ApiEnvelope(RoleResponse, { summary: 'Create a role', status: 201, errors: refused })
  create(@CurrentActor() actor: Actor, @Body() body: RoleRequest): Promise<RoleResponse> {
    return this.roles.create(actor, body).then(toRoleResponse);
  }

  @Put(':id')
  @RequiresFreshly('roles:write')
  @ApiEnvelope(RoleResponse, {
    summary: 'Replace a role',
    description,
    errors: [...conditional, ...refused, RoleBuiltIn],
  })
  replace(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: RoleRequest,
  ): Promise<RoleResponse> {
    return this.roles.replace(actor, id, version, body).then(toRoleResponse);
  }

  @Patch(':id')
  @RequiresFreshly('roles:write')
  @ApiEnvelope(RoleResponse, {
    summary: 'Change some fields of a role',
    description: `A merge patch. ${description}`,
    errors: [...conditional, ...refused, RoleBuiltIn],
  })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
    @Body() body: PatchRoleRequest,
  ): Promise<RoleResponse> {
    return this.roles.patch(actor, id, version, body).then(toRoleResponse);
  }

  @Delete(':id')
  @RequiresFreshly('roles:write')
  @ApiNoContent({
    summary: 'Delete a role that nobody has',
    errors: [...conditional, RoleInUse, RoleBuiltIn],
  })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.roles.remove(actor, id, version);
  }
}
