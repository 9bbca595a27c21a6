// What Nest itself costs at the start: one module, one route.
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

class Ready {
  readyz() {
    return { status: 'success' };
  }
}
Controller()(Ready);
Get('readyz')(
  Ready.prototype,
  'readyz',
  Object.getOwnPropertyDescriptor(Ready.prototype, 'readyz'),
);

class Bare {}
Module({ controllers: [Ready] })(Bare);

const app = await NestFactory.create(Bare, { logger: ['error'] });
app.enableShutdownHooks();
await app.listen(Number(process.env.PORT), process.env.HOST);
