// docs/http.md: every route, and the JSON API as its description has it.
import { describeApi } from '../../src/http/api-description.ts';
import { apiToRead, type Field, type Operation } from '../../src/http/api-to-read.ts';
import { cookieNames } from '../../src/identity/cookies.ts';
import { site } from '../../src/site/site.ts';
import { machineRoutes, pageRoutes, serviceRoutes } from './http-routes.ts';
import { table } from './table.ts';

export function httpPage(): string {
  const cookies = cookieNames('vestibule', false);
  const { operations, schemas } = apiToRead(
    describeApi({ appUrl: 'http://localhost:9012', base: '', site, cookies }),
  );
  return `# HTTP

Made from the code. A running service says the same of its API at \`/api\`, and for programs at \`/openapi.json\`.
What trackers send to is described with [their calls](guides/from-snowplow-and-fullstory.md).

## Pages

${routes(pageRoutes)}

## For machines

${routes({ ...machineRoutes, ...serviceRoutes })}

## The API

A refusal is a problem document (RFC 9457, \`application/problem+json\`) with a \`code\` of [errors](errors.md). After
429 and 503 \`Retry-After\` says for how many seconds to wait. Pages of other origins are answered if
\`CORS_ORIGINS\` lists them. Credentials are the cookies, or \`Authorization: Bearer\` with the token that
\`Token-Transport: bearer\` asks for.

${operations.map(operation).join('\n\n')}

## What answers are made of

${schemas.map(({ name, fields }) => `### ${name}\n\n${fieldTable(fields)}`).join('\n\n')}
`;
}

function routes(about: Readonly<Record<string, string>>): string {
  const rows = Object.entries(about).map(([route, text]) => [`\`${route}\``, text]);
  return table(['route', 'what it is for'], rows);
}

function operation({ method, path, summary, about, sent, answers }: Operation): string {
  const told = answers.map(({ status, about: what, schema, fields }) => {
    const inside = schema ? `[${schema}](#${schema.toLowerCase()})` : names(fields);
    return `- ${status}: ${what}${inside && `: ${inside}`}`;
  });
  const asked = sent.map((one) => ({ ...one, about: `${one.about} (${one.where})`.trim() }));
  return [
    `### \`${method} ${path}\``,
    `${summary}. ${about}`.trim(),
    ...(asked.length > 0 ? [fieldTable(asked)] : []),
    told.join('\n'),
  ].join('\n\n');
}

function names(fields: readonly Field[]): string {
  return fields.map(({ name }) => `\`${name}\``).join(', ');
}

function fieldTable(fields: readonly Field[]): string {
  const rows = fields.map(({ name, type, required, about }) => [
    `\`${name}\`${required ? ', required' : ''}`,
    `\`${type}\``,
    about,
  ]);
  return table(['name', 'type', 'what it is'], rows);
}
