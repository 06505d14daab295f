// Whether a mail may go out: asked where nobody waits, so that no answer and no pause tells of it (I7).
import type { Account } from '../../domain/account.ts';
import { formatUuid } from '../../domain/random.ts';
import { nextLook } from '../next-look.ts';
import { report, type StepSettings } from './step.ts';

/** The account with `conversion.allowed`, durable before anything goes out; or limited, and as quiet as before. */
export async function permit(settings: StepSettings, account: Account): Promise<Account> {
  const { conversion } = account;
  if (!conversion || (conversion.allowed && !conversion.again)) return account;
  const { request } = conversion;
  const limit = await settings.mailLimit(account);
  if (limit === undefined) {
    const next = formatUuid(settings.random(16), 4);
    return report(settings, account, { type: 'allowed', request, next });
  }
  const lookAt = nextLook(account, settings.now());
  return report(settings, account, { type: 'limited', request, lookAt });
}
