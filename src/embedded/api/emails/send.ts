// POST /api/email/send/{emailTemplateId}: sends a template to users and to other addresses.
// Source: FusionAuth docs, apis/emails#send-an-email. `results` holds only what went wrong.
import { fieldError, notFound } from '../../http/api-error.ts';
import { type Call, type Json, ok, type Reply, type Route } from '../../http/call.ts';
import {
  bodyOf,
  isObject,
  optionalString,
  optionalStrings,
  optionalUuid,
  uuidParam,
} from '../../http/input.ts';
import { requireScope, tenantScope } from '../../http/tenant-scope.ts';
import type { Instance } from '../../instance.ts';
import type { Address } from '../../mail/deliver.ts';
import { TemplateError } from '../../mail/freemarker/error.ts';
import { deliverTemplate } from '../../model/send-template.ts';
import type { Tenant } from '../../model/tenant.ts';
import type { User } from '../../model/user.ts';

export const sendEmailRoutes = (instance: Instance): Route[] => [
  {
    method: 'POST',
    path: '/api/email/send/:emailTemplateId',
    endpoint: '/api/email/send',
    access: 'key',
    handle: (call) => send(instance, call),
  },
];

type Recipient = { key: string; to: Address; user: User | undefined; tenant: Tenant };

async function send(instance: Instance, call: Call): Promise<Reply> {
  const templateId = uuidParam(call, 'emailTemplateId');
  if (!instance.emailTemplates.get(templateId)) throw notFound();
  const body = bodyOf(call);
  const users = userRecipients(instance, call, optionalStrings(body, 'userIds') ?? []);
  const others = otherRecipients(instance, call, body.toAddresses);
  if (users.length + others.length === 0) {
    throw fieldError('userIds', 'missing', 'You must specify [userIds] or [toAddresses].');
  }
  const results: Json = {};
  const anonymousResults: Json = {};
  for (const recipient of users) await deliver(instance, templateId, recipient, body, results);
  for (const recipient of others)
    await deliver(instance, templateId, recipient, body, anonymousResults);
  return ok({ anonymousResults, results });
}

function userRecipients(instance: Instance, call: Call, ids: string[]): Recipient[] {
  return ids.map((id, at) => {
    const user = instance.users.find(id)?.user;
    const tenant = user && instance.tenants.get(user.tenantId);
    const kept = user?.email ?? user?.data.email;
    if (!user || !tenant || typeof kept !== 'string') {
      throw fieldError(
        `userIds[${at}]`,
        'invalid',
        `There is no user with id = [${id}] that has an email address.`,
      );
    }
    requireScope(call, user.tenantId);
    return { key: user.id, to: { address: kept }, user, tenant };
  });
}

function otherRecipients(instance: Instance, call: Call, addresses: unknown): Recipient[] {
  if (!Array.isArray(addresses)) return [];
  const tenant = tenantScope(instance, call);
  return addresses.map((item, at) => {
    const entry = isObject(item) ? item : {};
    const address = optionalString(entry, 'address', `toAddresses[${at}].address`) ?? '';
    const name = optionalString(entry, 'display', `toAddresses[${at}].display`);
    if (!address.includes('@')) {
      throw fieldError(
        `toAddresses[${at}].address`,
        'notEmail',
        'The address must be an email address.',
      );
    }
    return {
      key: address,
      to: { address, ...(name !== undefined && { name }) },
      user: undefined,
      tenant,
    };
  });
}

async function deliver(
  instance: Instance,
  templateId: string,
  { key, to, user, tenant }: Recipient,
  body: Json,
  errors: Json,
): Promise<void> {
  const requestData = isObject(body.requestData) ? body.requestData : {};
  const application = instance.applications.get(optionalUuid(body, 'applicationId') ?? '');
  try {
    await deliverTemplate(instance, {
      templateId,
      tenant,
      application,
      to,
      model: { ...requestData, requestData, ...(user && { user }) },
    });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    errors[key] = { parseErrors: {}, renderErrors: { template: error.message } };
  }
}
