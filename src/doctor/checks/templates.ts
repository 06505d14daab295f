// The mail templates: what the link is mailed in, and the notice for an address that has an account already.
import type { Findings } from '../finding.ts';
import { document } from '../fusionauth-api.ts';
import type { Settings } from './settings.ts';

export async function templates(about: Settings): Promise<Findings> {
  const { ids } = about.wanted;
  const { passwordTemplateId = '', knownAddressTemplateId = '' } = ids;
  const found = [
    await template(about, passwordTemplateId, 'mail.password-template'),
    await template(about, knownAddressTemplateId, 'mail.known-address-template'),
  ];
  return found.flat();
}

/** One that is there is the operator's: words and looks are theirs to change. */
async function template(
  { setup, wanted }: Settings,
  templateId: string,
  id: string,
): Promise<Findings> {
  const path = `/api/email/template/${templateId}`;
  if (await document(setup, path, 'emailTemplate')) return [];
  const body = wanted.body(path);
  const { name } = body.emailTemplate as { name: string };
  return [
    {
      id,
      severity: 'error',
      what: `FusionAuth has no mail template ${templateId} (“${name}”).`,
      todo: '`doctor --fix` makes it; its words are yours to change afterwards.',
      change: {
        words: `make the mail template “${name}”`,
        calls: [{ method: 'POST', path, body }],
      },
    },
  ];
}
