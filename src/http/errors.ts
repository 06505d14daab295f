// The one place where errors become answers: problem details (RFC 9457) for JSON, a page for people.
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { AppError, errorCatalogue } from '../domain/errors.ts';
import type { Logger } from '../telemetry/log.ts';
import { isApi } from './is-api.ts';
import { requestId } from './middleware/request-log.ts';
import type { Page } from './page.ts';

export const notFound: RequestHandler = () => {
  throw new AppError('not_found');
};

/** Refusals are told; anything else is a fault: a generic answer, and a full log line under the request id. */
export function errorHandler(page: Page, log: Logger): ErrorRequestHandler {
  return (error, req, res, next) => {
    const known = toAppError(error);
    if (known.code === 'fault') log.error({ err: error, reqId: requestId(res) }, 'fault');
    if (res.headersSent) return next(error);
    if (known.retryable) res.set('Retry-After', String(Math.ceil((known.wait ?? 30_000) / 1000)));
    if (wantsPage(req)) showPage(page, req, res, known);
    else sendProblem(res, known);
  };
}

function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const type = (error as { type?: unknown }).type;
  const status = (error as { status?: unknown }).status;
  if (type === 'entity.too.large') return new AppError('body_too_large');
  if (type === 'encoding.unsupported' || type === 'charset.unsupported') {
    return new AppError('unsupported_media_type');
  }
  if (typeof status === 'number' && status >= 400 && status < 500)
    return new AppError('invalid_body');
  return new AppError('fault');
}

function wantsPage(req: Request): boolean {
  return !isApi(req) && req.accepts(['json', 'html']) === 'html';
}

function sendProblem(res: Response, error: AppError): void {
  const { sentence } = errorCatalogue[error.code];
  res
    .status(error.status)
    .set('Cache-Control', 'no-store')
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: sentence,
        status: error.status,
        code: error.code,
        ...(error.field ? { field: error.field } : {}),
        ...(error.reason ? { detail: `${error.field ?? 'It'} ${error.reason}.` } : {}),
        requestId: requestId(res),
      }),
    );
}

function showPage(page: Page, req: Request, res: Response, error: AppError): void {
  const { sentence } = errorCatalogue[error.code];
  const detail = error.field && error.reason ? ` ${error.field} ${error.reason}.` : '';
  page(
    req,
    res,
    'error',
    { title: sentence.replace(/\.$/, ''), status: error.status },
    {
      status: error.status,
      heading: heading(error.status),
      message: `${sentence}${detail}`,
      requestId: requestId(res),
    },
  );
}

function heading(status: number): string {
  if (status === 404) return 'No such page';
  if (status === 503) return 'One moment';
  return status >= 500 ? 'That was us' : 'That did not work';
}
