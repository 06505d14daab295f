// /api/email/template. A template that cannot be read is refused when it is stored.
// Source: FusionAuth docs, apis/emails.
import { fieldError } from '../../http/api-error.ts';
import type { Json, Route } from '../../http/call.ts';
import { isObject, optionalString, requiredString } from '../../http/input.ts';
import type { Instance } from '../../instance.ts';
import { compile } from '../../mail/freemarker/compile.ts';
import type { EmailTemplate } from '../../model/email-template.ts';
import { namedSearchRoutes } from '../named-search.ts';
import { resourceRoutes } from '../resource.ts';

export const emailTemplateRoutes = (instance: Instance): Route[] => [
  ...resourceRoutes<EmailTemplate>(instance, {
    path: '/api/email/template',
    idName: 'emailTemplateId',
    one: 'emailTemplate',
    many: 'emailTemplates',
    items: instance.emailTemplates,
    build: (input, { id, before }) => build(instance, input, id, before),
  }),
  ...namedSearchRoutes<EmailTemplate>({
    path: '/api/email/template/search',
    many: 'emailTemplates',
    criteria: ['name'],
    list: () => instance.emailTemplates.list(),
  }),
];

const sources = ['defaultSubject', 'defaultHtmlTemplate', 'defaultTextTemplate'] as const;
const localized = [
  'localizedFromNames',
  'localizedHtmlTemplates',
  'localizedSubjects',
  'localizedTextTemplates',
] as const;

function build(
  instance: Instance,
  input: Json,
  id: string,
  before: EmailTemplate | undefined,
): EmailTemplate {
  const name = requiredString(input, 'name', 'emailTemplate.name');
  if (instance.emailTemplates.list().some((other) => other.name === name && other.id !== id)) {
    throw fieldError(
      'emailTemplate.name',
      'duplicate',
      `An Email Template with name = [${name}] already exists.`,
    );
  }
  const fromEmail = optionalString(input, 'fromEmail', 'emailTemplate.fromEmail');
  const defaultFromName = optionalString(input, 'defaultFromName', 'emailTemplate.defaultFromName');
  const texts = Object.fromEntries(
    sources.map((field) => [field, sourceIn(instance, input, field)]),
  );
  const variants = Object.fromEntries(
    localized.map((field) => [field, isObject(input[field]) ? input[field] : {}]),
  );
  return {
    ...(texts as Record<(typeof sources)[number], string>),
    ...(variants as Record<(typeof localized)[number], Record<string, string>>),
    ...(fromEmail && { fromEmail }),
    ...(defaultFromName && { defaultFromName }),
    id,
    name,
    insertInstant: before?.insertInstant ?? instance.now(),
    lastUpdateInstant: instance.now(),
  };
}

function sourceIn(instance: Instance, input: Json, field: (typeof sources)[number]): string {
  const source = requiredString(input, field, `emailTemplate.${field}`);
  try {
    compile(source, instance.now);
    return source;
  } catch (error) {
    throw fieldError(
      `emailTemplate.${field}`,
      'invalid',
      `The template cannot be read: ${(error as Error).message}`,
    );
  }
}
