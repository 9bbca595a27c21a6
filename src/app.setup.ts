import { type NestApplicationOptions, VersioningType } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { serveDocs } from './app.docs.js';
import { AppConfig } from './config/app-config.js';
import { OriginCheck } from './platform/browser/origin-check.js';
import { docsHeadersMiddleware } from './platform/edge/docs-headers.middleware.js';
import { AnswerCache } from './platform/cache/answer-cache.js';
import { EdgeMiddleware } from './platform/edge/edge.middleware.js';
import { FrontCache } from './platform/edge/front-cache.js';
import type { Layer } from './platform/edge/direct-routes.js';
import type { HttpServer } from './platform/edge/http-server.js';
import { jsonBody } from './platform/edge/json-body.js';
import { RequestWatch } from './platform/edge/request-watch.js';
import { ownPage } from './platform/edge/own-page.js';
import { LoadShedding } from './platform/overload/load-shedding.js';
import { Mailbox } from './platform/mail/mailbox.js';
import { mailboxPage } from './platform/mail/mailbox-page.js';
import { MetricsEndpoint } from './platform/metrics/metrics-endpoint.js';
import { NestLogger } from './platform/observability/nest-logger.js';

/** What `NestFactory.create` and the testing module are given. */
export const appOptions: NestApplicationOptions = {
  // The edge has a parser of its own, with coded refusals.
  bodyParser: false,
  bufferLogs: true,
  abortOnError: false,
};

const apiVersion = '1';
const unversioned = ['livez', 'readyz', 'startupz', '.well-known/jwks.json'];
// These read a multipart body themselves, as a stream.
const uploadPaths = new Set([`/api/v${apiVersion}/imports`]);
// Before the body: a form that a foreign page sends is refused for where it comes from.
const browserPaths = `/api/v${apiVersion}/auth/browser`;
const bodyArrivalMs = 30_000;

function applyExpressSettings(app: NestExpressApplication, { http }: AppConfig): void {
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // Exact addresses or subnets. `true` would let every client choose its own address.
  app.set('trust proxy', http.trustedProxies.length === 0 ? false : http.trustedProxies);
}

/** Where the routes are: also what the OpenAPI document says of them. */
export function addressRoutes(app: NestExpressApplication): void {
  app.setGlobalPrefix('api', { exclude: unversioned });
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: apiVersion });
}

/** What every request passes before its route, in this order. */
function layersOf(app: NestExpressApplication, config: AppConfig): Layer[] {
  const { environment, docsEnabled, http } = config;
  const metrics = app.get(MetricsEndpoint);
  const showsMail = environment === 'development' || environment === 'testing';
  return [
    { handle: app.get(EdgeMiddleware).handle },
    { handle: app.get(RequestWatch).handle },
    ...(metrics.onApiPort ? [{ path: '/metrics', handle: metrics.handle }] : []),
    { path: `/api/v${apiVersion}`, handle: app.get(AnswerCache).middleware },
    { path: browserPaths, handle: app.get(OriginCheck).handle },
    {
      handle: jsonBody({
        jsonBytes: http.bodyLimitBytes,
        uploadBytes: http.uploadLimitBytes,
        uploadPaths,
        arrivalMs: bodyArrivalMs,
      }),
    },
    // Holds no data: it asks for it with the token of whoever signs in.
    { path: '/admin/usage', handle: ownPage('usage') },
    ...(showsMail ? [{ path: '/dev/mailbox', handle: mailboxPage(app.get(Mailbox)) }] : []),
    ...(docsEnabled ? [{ path: '/docs', handle: docsHeadersMiddleware() }] : []),
  ];
}

/** What surrounds the routes, applied by main and by the tests alike, before `init`. */
export function configureApp(app: NestExpressApplication): void {
  const config = app.get(AppConfig);
  app.useLogger(app.get(NestLogger));
  applyExpressSettings(app, config);
  addressRoutes(app);
  const kept = app.get(FrontCache);
  const load = app.get(LoadShedding);
  const server = app.getHttpAdapter() as unknown as HttpServer;
  server.useFront((arrived, routes) =>
    kept.serve(arrived, (request, response) => load.handle(request, response, routes)),
  );
  server.useLayers(`/api/v${apiVersion}`, layersOf(app, config));
  if (config.docsEnabled) serveDocs(app);
}
