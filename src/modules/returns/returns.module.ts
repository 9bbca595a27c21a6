import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Return } from './entities/return.js';
import { ReturnLine } from './entities/return-line.js';

@Module({ imports: [TypeOrmModule.forFeature([Return, ReturnLine])] })
export class ReturnsModule {}
