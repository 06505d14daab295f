// Preloaded into the service that is fuzzed: tells its parent, when asked, which routes its Express apps have.
import { isMainThread } from 'node:worker_threads';
import express, { type Express } from 'express';
import { routesOf } from './routes-of.ts';

if (isMainThread && process.send) {
  const apps: Express[] = [];
  const application = express.application as Express;
  const { init } = application;
  application.init = function (this: Express) {
    apps.push(this);
    init.call(this);
  };
  process.on('message', () => process.send?.(routesOf(apps)));
  process.channel?.unref();
}
