import { describe, expect, it, jest } from '@jest/globals';
import { type ExecutionContext, SetMetadata, type Type } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { HandlerMetadata } from './handler-metadata.js';

class Plain {
  inherited(): void {}

  @SetMetadata('colour', 'red')
  own(): void {}
}

@SetMetadata('colour', 'green')
class Green extends Plain {}

@SetMetadata('colour', 'blue')
class Blue extends Plain {}

const at = (controller: Type<Plain>, name: keyof Plain): ExecutionContext =>
  ({
    getClass: () => controller,
    getHandler: () => Object.getOwnPropertyDescriptor(Plain.prototype, name)?.value as unknown,
  }) as ExecutionContext;

describe('HandlerMetadata', () => {
  it('tells what the handler has, else what its class has', () => {
    const colours = new HandlerMetadata<string>(new Reflector(), 'colour');
    for (const _ of ['first', 'again']) {
      expect(colours.of(at(Green, 'own'))).toBe('red');
      expect(colours.of(at(Green, 'inherited'))).toBe('green');
      expect(colours.of(at(Blue, 'inherited'))).toBe('blue');
      expect(colours.of(at(Plain, 'inherited'))).toBeUndefined();
    }
  });

  it('looks once', () => {
    const reflector = new Reflector();
    const looked = jest.spyOn(reflector, 'getAllAndOverride');
    const colours = new HandlerMetadata<string>(reflector, 'colour');
    for (let turn = 0; turn < 3; turn += 1) colours.of(at(Plain, 'inherited'));
    expect(looked).toHaveBeenCalledTimes(1);
  });
});
