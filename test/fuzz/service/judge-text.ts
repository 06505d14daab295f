// Nothing that was sent comes back as markup, as a header or as an address elsewhere; no secret comes at all.
import type { Sent } from '../send.ts';
import { breakouts, SMUGGLED } from './hostile.ts';
import type { Made, World } from './world.ts';

export function judgeText({ service }: World, made: Made, answer: Sent): string[] {
  const { body, headers, type } = answer;
  const told = [...service.secrets].filter((secret) => body.includes(secret));
  const broken = isMarkup(type) ? breakouts.filter((one) => body.includes(one)) : [];
  return [
    ...broken.map((one) => `${one} in the page as it was sent`),
    ...told.map((secret) => `a secret: ${secret.slice(0, 6)}…`),
    ...(headers[SMUGGLED] === undefined ? [] : ['a header that the request made up']),
    ...location(service, made, headers.location),
    ...sniffed(answer),
  ];
}

/** Whatever a browser could take for a document. */
function isMarkup(type: string): boolean {
  return !/^(application\/(problem\+)?json|text\/(plain|css|vtt))\b/.test(type);
}

function location(
  { url, appUrl, fusionAuth }: World['service'],
  { path }: Made,
  to: string | undefined,
): string[] {
  if (to === undefined) return [];
  const target = URL.canParse(to, appUrl) ? new URL(to, appUrl).origin : 'nowhere';
  return [url, appUrl, fusionAuth].includes(target) ? [] : [`${path} leads to ${to}`];
}

function sniffed({ status, type, body }: Sent): string[] {
  return body !== '' && type === '' && status !== 0 ? ['a body without a type'] : [];
}
