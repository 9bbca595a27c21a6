import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Actor } from '../../platform/access/actor.js';
import { CurrentActor } from '../../platform/access/current-actor.decorator.js';
import { Requires } from '../../platform/access/requires.decorator.js';
import { PreconditionFailed, PreconditionRequired } from '../../platform/errors/platform.errors.js';
import { ApiEnvelope, ApiEnvelopeList, ApiNoContent } from '../../platform/http/api-envelope.js';
import { Conditional, IfMatch } from '../../platform/http/conditional.js';
import { IdParam } from '../../platform/http/id-param.decorator.js';
import { Idempotent } from '../../platform/http/idempotency/idempotent.decorator.js';
import type { ListRequest, Page } from '../../platform/http/lists/list-definition.js';
import { ListQuery } from '../../platform/http/lists/list-query.decorator.js';
import { toPage } from '../../platform/http/lists/pages.js';
import { OrderNotFound } from '../orders/orders.service.js';
import { NoteRequest, PatchNoteRequest } from './dto/note.request.js';
import { NoteResponse, toNoteResponse } from './dto/note.response.js';
import { NoteNotFound, NoteOfAnother } from './notes.errors.js';
import { noteList } from './notes.list.js';
import { NotesService } from './notes.service.js';

const found = [OrderNotFound, NoteNotFound];
const changes = [...found, NoteOfAnother, PreconditionFailed, PreconditionRequired];

@ApiTags('orders: notes')
@Controller('orders/:id/notes')
export class NotesController {
  constructor(private readonly notes: NotesService) {}

  @Get()
  @Requires('orders:read')
  @ApiEnvelopeList(NoteResponse, noteList, {
    summary: 'The notes to an order, the latest first',
    description: 'Without the permission orders:notes, the public ones only.',
    errors: [OrderNotFound],
  })
  list(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @ListQuery(noteList) query: ListRequest,
  ): Promise<Page<NoteResponse>> {
    return this.notes.page(actor, id, query).then((page) => toPage(query, page, toNoteResponse));
  }

  @Get(':noteId')
  @Requires('orders:read')
  @Conditional()
  @ApiEnvelope(NoteResponse, { summary: 'Read a note', errors: found })
  get(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('noteId') noteId: string,
  ): Promise<NoteResponse> {
    return this.notes.get(actor, id, noteId).then(toNoteResponse);
  }

  @Post()
  @Requires('orders:notes')
  @Idempotent()
  @ApiEnvelope(NoteResponse, {
    summary: 'Add a note to an order',
    description: 'Whatever its status. The version of the order stays.',
    status: 201,
    errors: [OrderNotFound],
  })
  add(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @Body() body: NoteRequest,
  ): Promise<NoteResponse> {
    return this.notes.add(actor, id, body).then(toNoteResponse);
  }

  @Patch(':noteId')
  @Requires('orders:notes')
  @ApiEnvelope(NoteResponse, { summary: 'Change a note of your own', errors: changes })
  patch(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('noteId') noteId: string,
    @IfMatch() version: number | null,
    @Body() body: PatchNoteRequest,
  ): Promise<NoteResponse> {
    return this.notes.patch(actor, id, noteId, version, body).then(toNoteResponse);
  }

  @Delete(':noteId')
  @Requires('orders:notes')
  @ApiNoContent({ summary: 'Delete a note of your own', errors: changes })
  remove(
    @CurrentActor() actor: Actor,
    @IdParam() id: string,
    @IdParam('noteId') noteId: string,
    @IfMatch() version: number | null,
  ): Promise<void> {
    return this.notes.remove(actor, id, noteId, version);
  }
}
