// An answer names each cookie once: of two lines for one name a browser may take either (RFC 6265, 4.1.1).
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import express, { type Response } from 'express';
import { expect, it } from 'vitest';
import { putCookie } from '../../../src/http/put-cookie.ts';

function answer(): Response {
  const plain = new ServerResponse(new IncomingMessage(new Socket()));
  return Object.setPrototypeOf(plain, express.response);
}

const lines = (res: Response) => [res.getHeader('Set-Cookie')].flat();

it('the last word on a cookie goes alone, and those of other names stay', () => {
  const res = answer();
  res.cookie('session', 'old', { path: '/' });
  res.clearCookie('session-more', { path: '/' });
  putCookie(res, 'session', 'new', { path: '/' });
  expect(lines(res)).toEqual([
    expect.stringMatching(/^session-more=;/),
    expect.stringMatching(/^session=new;/),
  ]);
  putCookie(res, 'session', 'newer', { path: '/' });
  expect(lines(res)).toHaveLength(2);
});

it('the only cookie of an answer can be set anew', () => {
  const res = answer();
  for (const value of ['one', 'two']) putCookie(res, 'session', value, { path: '/' });
  expect(lines(res)).toEqual(['session=two; Path=/']);
});
