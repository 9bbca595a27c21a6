import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { inSections } from './app.sections.js';
import { sessionCookieName } from './platform/browser/session-cookie.js';
import { documentEdgeRefusals } from './platform/http/edge-refusals.js';
import { errorComponents } from './platform/http/error-documents.js';
import { shareErrorResponses } from './platform/http/shared-responses.js';
// In the catalogue, whoever describes the API: the server itself answers with them.
import './platform/edge/edge.errors.js';

const description = `Orderly keeps the catalogue, the stock, the customers and the orders.

Sign in with \`POST /api/v1/auth/login\`, press **Authorize** and paste the \`accessToken\`.
Programs use an API key: as the bearer token, or in \`X-API-Key\`, which counts without an
\`Authorization\` header only.
Success is \`{status, data, message}\`; an error is \`{status, error: {code, message, details}}\`, or an
RFC 9457 document for \`Accept: application/problem+json\`. Money is in minor units, times are UTC.
Lists page by \`after\`; \`?fields=a,b\` cuts any answer to some of its fields.
A change needs the \`ETag\` you read in \`If-Match\`; placing orders and moving stock need your own
\`Idempotency-Key\`, so that a retry changes nothing.`;

function operationId(controller: string, method: string): string {
  const resource = controller.replace(/Controller$/, '');
  return `${resource.charAt(0).toLowerCase()}${resource.slice(1)}.${method}`;
}

/** The OpenAPI 3.1 document of all routes. */
export function createOpenApiDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('Orderly')
    .setDescription(description)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addCookieAuth(sessionCookieName, { type: 'apiKey', in: 'cookie' }, 'cookie')
    .addApiKey({ type: 'apiKey', in: 'header', name: 'X-API-Key' }, 'api-key')
    .build();
  const document = SwaggerModule.createDocument(app, config, { operationIdFactory: operationId });
  documentEdgeRefusals(document);
  const { schemas, examples } = errorComponents();
  const known = document.components;
  const components = { ...known, schemas: { ...known?.schemas, ...schemas }, examples };
  return inSections(shareErrorResponses({ ...document, components }));
}

/** Swagger UI at /docs, the document at /docs-json; made at the first request, not at boot. */
export function serveDocs(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => createOpenApiDocument(app), {
    jsonDocumentUrl: 'docs-json',
    raw: ['json'],
    customSiteTitle: 'Orderly API',
    swaggerOptions: {
      persistAuthorization: true,
      displayRequestDuration: true,
      tryItOutEnabled: true,
      filter: true,
      docExpansion: 'list',
    },
  });
}
