// OpenTelemetry's own SDK around the service: what a page, its commit, the reconciler and FusionAuth's calls tell.
import { context, propagation, SpanKind, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTracing } from '../../src/telemetry/tracing.ts';
import { eventually } from '../support/eventually.ts';
import { type InProcess, startInProcess } from '../support/in-process.ts';
import { openStub } from '../support/stub.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${TRACE}-b7ad6b7169203331-01`;
const spans = new InMemorySpanExporter();

let service: InProcess;
beforeAll(async () => {
  expect(await openTracing()).toBeUndefined();
  trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  );
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  service = await startInProcess();
});
afterAll(() => service.stop());

function named(name: string): Promise<ReadableSpan> {
  return eventually(async () => {
    const found = spans.getFinishedSpans().find((span) => span.name === name);
    if (!found) throw new Error(`no span ${name}`);
    return found;
  });
}

it('one action can be followed from the page to the call that tells FusionAuth', async () => {
  const { account, token } = await openStub(service.url, { traceparent });
  const page = await named('GET /video');
  expect(page).toMatchObject({ kind: SpanKind.SERVER });
  expect(page.spanContext().traceId).toBe(TRACE);
  expect(page.attributes).toMatchObject({
    'http.route': '/video',
    'http.response.status_code': 200,
  });

  const commit = await named('commit open');
  expect(commit.parentSpanContext?.spanId).toBe(page.spanContext().spanId);
  const step = await named('reconcile create');
  expect(step.parentSpanContext).toBeUndefined();
  expect(step.links.map(({ context }) => context.spanId)).toEqual([commit.spanContext().spanId]);
  const call = await named('POST /api/user');
  expect(call).toMatchObject({ kind: SpanKind.CLIENT });
  expect(call.parentSpanContext?.spanId).toBe(step.spanContext().spanId);

  const told = JSON.stringify(
    spans.getFinishedSpans().map(({ name, attributes }) => ({ name, attributes })),
  );
  for (const secret of [account, token, service.config.FUSIONAUTH_API_KEY]) {
    expect(told).not.toContain(secret);
  }
});

it('I8: who asks to stay unknown is in no trace that their browser names', async () => {
  const headers = { traceparent, 'sp-anonymous': '*', 'content-type': 'application/json' };
  spans.reset();
  await fetch(`${service.url}/com.snowplowanalytics.snowplow/tp2`, { method: 'POST', headers });
  const span = await named('POST /com.snowplowanalytics.snowplow/tp2');
  expect(span.spanContext().traceId).not.toBe(TRACE);
});
