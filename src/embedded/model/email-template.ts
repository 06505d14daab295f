// Email templates as FusionAuth keeps them. Source: FusionAuth docs, apis/emails.

export type EmailTemplate = {
  id: string;
  name: string;
  fromEmail?: string;
  defaultFromName?: string;
  defaultSubject: string;
  defaultHtmlTemplate: string;
  defaultTextTemplate: string;
  localizedFromNames: Record<string, string>;
  localizedHtmlTemplates: Record<string, string>;
  localizedSubjects: Record<string, string>;
  localizedTextTemplates: Record<string, string>;
  insertInstant: number;
  lastUpdateInstant: number;
};
