// The bodies that routes read: forms and JSON, small ones.
import express, { type RequestHandler } from 'express';

export const bodies: readonly RequestHandler[] = [
  express.urlencoded({ extended: false, limit: '16kb', parameterLimit: 20 }),
  express.json({ limit: '16kb' }),
];
