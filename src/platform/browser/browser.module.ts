import { Global, Module } from '@nestjs/common';
import { CsrfTokens } from './csrf-tokens.js';
import { OriginCheck } from './origin-check.js';

/** Sessions whose refresh token a browser keeps as a cookie. */
@Global()
@Module({ providers: [CsrfTokens, OriginCheck], exports: [CsrfTokens, OriginCheck] })
export class BrowserModule {}
