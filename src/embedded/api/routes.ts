// The API's route table, one family of endpoints a line. Fixed paths stand before those with an id.
import type { Route } from '../http/call.ts';
import type { Instance } from '../instance.ts';
import { changePasswordRoutes } from './passwords/change.ts';
import { checkPasswordChangeRoutes } from './passwords/check.ts';
import { forgotPasswordRoutes } from './passwords/forgot.ts';
import { changeRegistrationRoutes } from './registrations/change.ts';
import { createRegistrationRoutes } from './registrations/create.ts';
import { statusRoutes } from './status.ts';
import { createUserRoutes } from './users/create.ts';
import { deleteUserRoutes } from './users/delete.ts';
import { retrieveUserRoutes } from './users/retrieve.ts';
import { updateUserRoutes } from './users/update.ts';
import { verifyEmailRoutes } from './verify-email.ts';

const families = [
  statusRoutes,
  retrieveUserRoutes,
  createUserRoutes,
  updateUserRoutes,
  deleteUserRoutes,
  createRegistrationRoutes,
  changeRegistrationRoutes,
  forgotPasswordRoutes,
  changePasswordRoutes,
  checkPasswordChangeRoutes,
  verifyEmailRoutes,
];

/** Every API route of the embedded server. */
export const apiRoutes = (instance: Instance): Route[] =>
  families.flatMap((family) => family(instance)).sort((left, right) => ids(left) - ids(right));

/** How many ids a path has: `/api/user/search` must be asked before `/api/user/:userId`. */
const ids = ({ path }: Route): number => path.split('/:').length;
