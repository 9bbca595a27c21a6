import { type NestApplicationOptions, VersioningType } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { serveDocs } from './app.docs.js';
import { AppConfig } from './config/app-config.js';
import { OriginCheck } from './platform/browser/origin-check.js';
import { docsHeadersMiddleware } from './platform/edge/docs-headers.middleware.js';
import { AnswerCache } from './platform/cache/answer-cache.js';
import { EdgeMiddleware } from './platform/edge/edge.middleware.js';
import { FrontCache } from './platform/edge/front-cache.js';
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

/** What surrounds the routes, applied by main and by the tests alike, before `init`. */
export function configureApp(app: NestExpressApplication): void {
  const config = app.get(AppConfig);
  app.useLogger(app.get(NestLogger));
  applyExpressSettings(app, config);
  addressRoutes(app);
  const kept = app.get(FrontCache);
  const load = app.get(LoadShedding);
  (app.getHttpAdapter() as unknown as HttpServer).useFront((request, response, routes) =>
    kept.handle(request, response, (asked, answer) => load.handle(asked, answer, routes)),
  );
  app.use(app.get(EdgeMiddleware).handle);
  app.use(app.get(RequestWatch).handle);
  const metrics = app.get(MetricsEndpoint);
  if (metrics.onApiPort) app.use('/metrics', metrics.handle);
  app.use(`/api/v${apiVersion}`, app.get(AnswerCache).middleware);
  app.use(browserPaths, app.get(OriginCheck).handle);
  app.use(
    jsonBody({
      jsonBytes: config.http.bodyLimitBytes,
      uploadBytes: config.http.uploadLimitBytes,
      uploadPaths,
      arrivalMs: bodyArrivalMs,
    }),
  );
  // Holds no data: it asks for it with the token of whoever signs in.
  app.use('/admin/usage', ownPage('usage'));
  if (config.environment === 'development' || config.environment === 'testing')
    app.use('/dev/mailbox', mailboxPage(app.get(Mailbox)));
  if (config.docsEnabled) {
    app.use('/docs', docsHeadersMiddleware());
    serveDocs(app);
  }
}
