// Renders an email template and hands the mail over for delivery.
// Source: FusionAuth docs, customize/email-and-messages/email-templates-replacement-variables.
import type { Instance } from '../instance.ts';
import type { Address, Mail } from '../mail/deliver.ts';
import { compile } from '../mail/freemarker/compile.ts';
import { TemplateError } from '../mail/freemarker/error.ts';
import type { Application } from './application.ts';
import type { EmailTemplate } from './email-template.ts';
import type { Tenant } from './tenant.ts';

export type TemplateMail = {
  templateId: string;
  tenant: Tenant;
  application: Application | undefined;
  to: Address;
  /** What the template sees beside `tenant` and `application`. */
  model: Record<string, unknown>;
};

/** Sends one mail; rejects when the template is unknown, cannot be rendered or the mail is not taken. */
export async function deliverTemplate(instance: Instance, mail: TemplateMail): Promise<void> {
  const template = instance.emailTemplates.get(mail.templateId);
  if (!template) throw new TemplateError(0, 'there is no such email template');
  const rendered = renderMail(template, mail, instance.now);
  // A link must not be in someone's mailbox before it is kept.
  await instance.store.committed();
  await instance.deliver(rendered);
}

/**
 * As `deliverTemplate`, for a mail that goes with something else: FusionAuth answers as if it had been
 * sent when its template cannot be rendered, and tells its log alone.
 */
export async function sendTemplate(instance: Instance, mail: TemplateMail): Promise<void> {
  try {
    await deliverTemplate(instance, mail);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const { line, reason } = error;
    instance.log({ message: 'mail not sent', template: mail.templateId, line, reason });
  }
}

/** The mail a template makes at `now` (epoch milliseconds); throws TemplateError. */
export function renderMail(
  template: EmailTemplate,
  mail: Omit<TemplateMail, 'templateId'>,
  now: () => number,
): Mail {
  const { tenant, application, to } = mail;
  const model = { ...mail.model, tenant, ...(application && { application }) };
  const render = (source: string): string => compile(source, now)(model);
  const { defaultFromEmail, defaultFromName } = tenant.emailConfiguration;
  const name = template.defaultFromName ? render(template.defaultFromName) : defaultFromName;
  return {
    from: {
      address: template.fromEmail ?? defaultFromEmail ?? 'no-reply@localhost',
      ...(name !== undefined && { name }),
    },
    to: [to],
    subject: render(template.defaultSubject).trim(),
    text: render(template.defaultTextTemplate),
    html: render(template.defaultHtmlTemplate),
  };
}
