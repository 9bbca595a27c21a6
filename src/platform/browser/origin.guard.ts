import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { OriginCheck } from './origin-check.js';

@Injectable()
export class OriginGuard implements CanActivate {
  constructor(private readonly origins: OriginCheck) {}

  canActivate(context: ExecutionContext): boolean {
    this.origins.check(context.switchToHttp().getRequest<Request>());
    return true;
  }
}
