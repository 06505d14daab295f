// GET /api/tenant/password-validation-rules[/{tenantId}], for forms that say what a password must be. It
// needs no key. Source: FusionAuth docs, apis/tenants#retrieve-the-password-validation-rules.
import { notFound } from '../http/api-error.ts';
import { ok, type Route } from '../http/call.ts';
import { uuidParam } from '../http/input.ts';
import { tenantScope } from '../http/tenant-scope.ts';
import type { Instance } from '../instance.ts';

const path = '/api/tenant/password-validation-rules';

export const passwordRuleRoutes = (instance: Instance): Route[] => [
  {
    method: 'GET',
    path,
    endpoint: path,
    access: 'optional',
    handle(call) {
      const { passwordValidationRules } = tenantScope(instance, call);
      return ok({ passwordValidationRules });
    },
  },
  {
    method: 'GET',
    path: `${path}/:tenantId`,
    endpoint: path,
    access: 'optional',
    handle(call) {
      const tenant = instance.tenants.get(uuidParam(call, 'tenantId'));
      if (!tenant) throw notFound();
      return ok({ passwordValidationRules: tenant.passwordValidationRules });
    },
  },
];
