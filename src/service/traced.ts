// Where spans are opened beside the page's: a commit, a step of the reconciler, a call to FusionAuth.
import type { Store } from '../domain/ports.ts';
import type { Exchange } from '../fusionauth/exchange.ts';
import type { Perform } from '../reconcile/perform.ts';
import type { Tracing } from '../telemetry/tracing.ts';

export function tracedStore(store: Store, tracing: Tracing | undefined): Store {
  if (!tracing) return store;
  return {
    ...store,
    commit: (change) =>
      tracing.within(`commit ${change.type}`, async () => {
        const outcome = await store.commit(change);
        if (outcome.account) tracing.because(outcome.account.id);
        return outcome;
      }),
  };
}

export function tracedPerform(perform: Perform, tracing: Tracing | undefined): Perform {
  if (!tracing) return perform;
  return (work, account) =>
    tracing.later(account.id, `reconcile ${work}`, () => perform(work, account));
}

export function tracedExchange(exchange: Exchange, tracing: Tracing | undefined): Exchange {
  if (!tracing) return exchange;
  return (call) =>
    tracing.calling(`${call.method} ${call.endpoint}`, async (about) => {
      about('http.request.method', call.method);
      about('url.template', call.endpoint);
      const reply = await exchange(call);
      about('http.response.status_code', reply.status);
      return reply;
    });
}
