// Answers what went wrong on a hosted page: to the client when it is theirs to know, else as a page.
import type { ErrorRequestHandler, Request, Response } from 'express';
import { ApiError } from '../http/api-error.ts';
import { errorDocument, OAuthError } from '../oauth/oauth-error.ts';
import { messagePage } from './message-page.ts';
import { respond } from './respond.ts';

/** The error handler of the page routers; faults go on to the app's own. */
export const pageErrors: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (error instanceof OAuthError) answer(error, request, response);
  else if (error instanceof ApiError) show(response, error.status, sentenceOf(error));
  else next(error);
};

function answer(error: OAuthError, request: Request, response: Response): void {
  if (error.target) response.redirect(302, errorRedirect(error, error.target));
  else if (request.accepts(['html', 'json']) === 'html')
    show(response, error.status, error.message);
  else response.status(error.status).set('Cache-Control', 'no-store').json(errorDocument(error));
}

function errorRedirect(error: OAuthError, target: NonNullable<OAuthError['target']>): string {
  const location = new URL(target.redirectUri);
  for (const [name, value] of Object.entries(errorDocument(error))) {
    location.searchParams.set(name, value);
  }
  if (target.state !== undefined) location.searchParams.set('state', target.state);
  return location.href;
}

function sentenceOf({ status, body }: ApiError): string {
  const [first] = [
    ...(body?.generalErrors ?? []),
    ...Object.values(body?.fieldErrors ?? {}).flat(),
  ];
  return first?.message ?? (status === 404 ? 'There is nothing here.' : 'That did not work.');
}

function show(response: Response, status: number, sentence: string): void {
  const page = messagePage({
    owner: 'FusionAuth',
    title: 'That did not work',
    sentences: [sentence],
  });
  respond(response, page, { status });
}
