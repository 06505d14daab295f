// The API's route table, one family of endpoints a line.
import type { Route } from '../http/call.ts';
import type { Instance } from '../instance.ts';
import { statusRoutes } from './status.ts';

/** Every API route of the embedded server. */
export const apiRoutes = (instance: Instance): Route[] => [...statusRoutes(instance)];
