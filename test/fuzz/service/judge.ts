// What no answer may be, whatever was asked: each rule in words when it is broken.
import type { Sent } from '../send.ts';
import { judgeContract } from './judge-contract.ts';
import { judgeCookies } from './judge-cookies.ts';
import { judgeText } from './judge-text.ts';
import type { Made, World } from './world.ts';

export type Rule = (world: World, made: Made, answer: Sent) => string[];

const rules: readonly Rule[] = [judgeStatus, judgeHeaders, judgeCookies, judgeText, judgeContract];

/** The rules that an answer breaks. */
export function judge(world: World, made: Made, answer: Sent): string[] {
  if (isNodes(made, answer)) return [];
  return rules.flatMap((rule) => rule(world, made, answer));
}

/** Node itself refuses a head beyond 16 kB before any app sees it. */
function isNodes({ path, headers }: Made, { status, body }: Sent): boolean {
  return status === 431 && body === '' && (path + JSON.stringify(headers)).length > 10_000;
}

function judgeStatus(_world: World, _made: Made, { status, error }: Sent): string[] {
  if (status === 0) return [`no answer: ${error}`];
  return status >= 500 ? [`the status ${status}`] : [];
}

const REQUIRED: Record<string, RegExp> = {
  'x-request-id': /^[0-9a-f-]{36}$/,
  'x-content-type-options': /^nosniff$/,
  'content-security-policy': /default-src 'none'(?!.*unsafe)/,
  'referrer-policy': /same-origin|no-referrer/,
};

function judgeHeaders({ service }: World, _made: Made, { status, headers }: Sent): string[] {
  if (status === 0) return [];
  const secure = service.appUrl.startsWith('https:');
  const required = {
    ...REQUIRED,
    ...(secure && { 'strict-transport-security': /^max-age=\d{6,}/ }),
  };
  return Object.entries(required).flatMap(([name, shape]) =>
    shape.test(String(headers[name] ?? '')) ? [] : [`the header ${name}: ${headers[name]}`],
  );
}
