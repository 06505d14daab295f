// The API's route table, one family of endpoints a line.
import type { Route } from '../http/call.ts';
import type { Instance } from '../instance.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { roleRoutes } from './applications/roles.ts';
import { applicationRoutes } from './applications/routes.ts';
import { scopeRoutes } from './applications/scopes.ts';
import { sendEmailRoutes } from './emails/send.ts';
import { emailTemplateRoutes } from './emails/templates.ts';
import { identityVerifyRoutes } from './identity-verify.ts';
import { issueRoutes } from './jwt/issue.ts';
import { refreshRoutes } from './jwt/refresh.ts';
import { validateRoutes } from './jwt/validate.ts';
import { vendRoutes } from './jwt/vend.ts';
import { keyRoutes } from './keys/routes.ts';
import { loginRoutes } from './login.ts';
import { logoutRoutes } from './logout.ts';
import { passwordRuleRoutes } from './password-rules.ts';
import { changePasswordRoutes } from './passwords/change.ts';
import { checkPasswordChangeRoutes } from './passwords/check.ts';
import { forgotPasswordRoutes } from './passwords/forgot.ts';
import { changeRegistrationRoutes } from './registrations/change.ts';
import { createRegistrationRoutes } from './registrations/create.ts';
import { statusRoutes } from './status.ts';
import { systemConfigurationRoutes } from './system-configuration.ts';
import { tenantRoutes } from './tenants.ts';
import { themeRoutes } from './themes.ts';
import { bulkDeleteRoutes } from './users/bulk-delete.ts';
import { createUserRoutes } from './users/create.ts';
import { deleteUserRoutes } from './users/delete.ts';
import { importUserRoutes } from './users/import.ts';
import { retrieveUserRoutes } from './users/retrieve.ts';
import { searchUserRoutes } from './users/search.ts';
import { updateUserRoutes } from './users/update.ts';
import { verifyEmailRoutes } from './verify-email.ts';
import { verifyRegistrationRoutes } from './verify-registration.ts';
import { webhookRoutes } from './webhooks.ts';

const families = [
  statusRoutes,
  retrieveUserRoutes,
  createUserRoutes,
  updateUserRoutes,
  deleteUserRoutes,
  searchUserRoutes,
  bulkDeleteRoutes,
  importUserRoutes,
  createRegistrationRoutes,
  changeRegistrationRoutes,
  forgotPasswordRoutes,
  changePasswordRoutes,
  checkPasswordChangeRoutes,
  verifyEmailRoutes,
  identityVerifyRoutes,
  verifyRegistrationRoutes,
  loginRoutes,
  logoutRoutes,
  vendRoutes,
  validateRoutes,
  refreshRoutes,
  issueRoutes,
  keyRoutes,
  tenantRoutes,
  passwordRuleRoutes,
  applicationRoutes,
  roleRoutes,
  scopeRoutes,
  emailTemplateRoutes,
  sendEmailRoutes,
  themeRoutes,
  webhookRoutes,
  systemConfigurationRoutes,
  apiKeyRoutes,
];

/** Every API route of the embedded server. */
export const apiRoutes = (instance: Instance): Route[] =>
  families.flatMap((family) => family(instance));
