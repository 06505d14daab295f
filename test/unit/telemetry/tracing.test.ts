// OpenTelemetry is an optional peer: where it is not installed there are no traces, and nothing is wrong.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const TRACING = new URL('../../../src/telemetry/tracing.ts', import.meta.url).href;

/** As Node answers for a package that is not there. */
const WITHOUT = `import { registerHooks } from 'node:module';
registerHooks({
  resolve(name, context, next) {
    if (!name.startsWith('@opentelemetry/')) return next(name, context);
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' });
  },
});`;

async function printed(program: string): Promise<string> {
  const hooks = `data:text/javascript,${encodeURIComponent(WITHOUT)}`;
  const args = ['--import', hooks, '--input-type=module', '--eval', program];
  return (await promisify(execFile)(process.execPath, args)).stdout;
}

it('without @opentelemetry/api there is no tracing, and no fault', async () => {
  const asked = `import('@opentelemetry/api').catch(({ code }) => console.log(code));`;
  expect(await printed(asked)).toBe('ERR_MODULE_NOT_FOUND\n');
  const opened = `const { openTracing } = await import('${TRACING}');
    console.log(await openTracing());`;
  expect(await printed(opened)).toBe('undefined\n');
});
