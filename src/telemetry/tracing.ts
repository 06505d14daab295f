// OpenTelemetry spans from page to commit to reconciler to FusionAuth, in a process that was started with an SDK
// for them. In any other there is no Tracing: nothing is wrapped, so nothing is paid.
import type { Span, SpanContext, SpanKind } from '@opentelemetry/api';
import type { RequestHandler } from 'express';

export interface Tracing {
  /** A span around a request, in the trace that its headers name. It stands before everything that is part of it. */
  requests: RequestHandler;
  /** A span around work; what that calls is inside of it. */
  within<T>(name: string, work: (about: About) => Promise<T>): Promise<T>;
  /** The same for a call to another service. */
  calling<T>(name: string, work: (about: About) => Promise<T>): Promise<T>;
  /** What is done later for this account is because of the span that is open now. */
  because(account: string): void;
  /** A span of its own, linked with the last one that was the reason for it in this process. */
  later<T>(account: string, name: string, work: () => Promise<T>): Promise<T>;
}

/** Says something about the span: OpenTelemetry's names, and no value that tells who somebody is. */
type About = (attribute: string, value: string | number) => void;

/** How many accounts' reasons are remembered; the oldest go. */
const MOST = 10_000;

type Api = typeof import('@opentelemetry/api');

/** Undefined where nobody listens: no SDK is registered, or there is no OpenTelemetry at all. */
export async function openTracing(): Promise<Tracing | undefined> {
  const api = await import('@opentelemetry/api').catch(() => undefined);
  return api && isHeard(api) ? tracingWith(api) : undefined;
}

/** Until an SDK is registered, all tracers are the same ones that do nothing. */
function isHeard({ trace, ProxyTracerProvider }: Api): boolean {
  const provider = trace.getTracerProvider();
  const silent = new ProxyTracerProvider().getDelegate();
  return !(provider instanceof ProxyTracerProvider) || provider.getDelegate() !== silent;
}

function tracingWith({
  trace,
  context,
  propagation,
  SpanKind: Kind,
  SpanStatusCode,
}: Api): Tracing {
  const tracer = trace.getTracer('vestibule');
  const reasons = new Map<string, SpanContext>();

  async function run<T>(span: Span, work: (about: About) => Promise<T>): Promise<T> {
    try {
      const about: About = (attribute, value) => void span.setAttribute(attribute, value);
      return await context.with(trace.setSpan(context.active(), span), work, undefined, about);
    } catch (error) {
      // A message may quote what it is about; the log has it, without what is secret.
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.setAttribute('error.type', (error as Error).name);
      throw error;
    } finally {
      span.end();
    }
  }

  const opened = (name: string, kind: SpanKind) => tracer.startSpan(name, { kind });
  return {
    requests(req, res, next) {
      const { method } = req;
      const outer = propagation.extract(context.active(), req.headers);
      const span = tracer.startSpan(method, { kind: Kind.SERVER }, outer);
      span.setAttribute('http.request.method', method);
      res.once('close', () => {
        const route = req.route?.path;
        if (typeof route === 'string') span.updateName(`${method} ${route}`);
        if (typeof route === 'string') span.setAttribute('http.route', route);
        span.setAttribute('http.response.status_code', res.statusCode);
        if (res.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
      context.with(trace.setSpan(outer, span), next);
    },
    within: (name, work) => run(opened(name, Kind.INTERNAL), work),
    calling: (name, work) => run(opened(name, Kind.CLIENT), work),
    because(account) {
      const span = trace.getActiveSpan();
      if (!span) return;
      reasons.delete(account);
      reasons.set(account, span.spanContext());
      if (reasons.size > MOST) reasons.delete(reasons.keys().next().value as string);
    },
    later(account, name, work) {
      const reason = reasons.get(account);
      const links = reason ? [{ context: reason }] : [];
      return run(tracer.startSpan(name, { links, root: true }), work);
    },
  };
}
