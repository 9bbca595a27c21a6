import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Requires } from '../../platform/access/requires.decorator.js';
import { ApiEnvelopeItems } from '../../platform/http/api-envelope.js';
import { permissionCatalogue, PermissionResponse } from './dto/permission.response.js';

@ApiTags('users and roles')
@Controller('permissions')
export class PermissionsController {
  @Get()
  @Requires('roles:read')
  @ApiEnvelopeItems(PermissionResponse, { summary: 'List what roles can give' })
  list(): { items: PermissionResponse[] } {
    return permissionCatalogue();
  }
}
