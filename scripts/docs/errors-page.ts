// docs/errors.md, from the catalogue of refusals.
import { errorCatalogue } from '../../src/domain/errors.ts';
import { table } from './table.ts';

const INTRO = `# Errors

Every refusal has a code, a status and one public sentence. The JSON API answers with problem details
(RFC 9457, \`application/problem+json\`):

\`\`\`json
{
  "type": "about:blank",
  "title": "A field is not what it should be.",
  "status": 422,
  "code": "invalid_field",
  "field": "email",
  "detail": "email must be an address like you@example.com.",
  "requestId": "0d5f9d0c-7c2e-4b57-8a39-0e6f6f7c1a11"
}
\`\`\`

\`field\` and \`detail\` are there when one input is to blame. Where trying again can help, the answer has
\`Retry-After\`. Pages show the same sentence. \`requestId\`, also in the header \`X-Request-Id\`, finds the
request in the log. A \`fault\` says nothing else: what happened stands in the log alone.
`;

export function errorsPage(): string {
  const rows = Object.entries(errorCatalogue).map(([code, { status, sentence, retryable }]) => [
    `\`${code}\``,
    String(status),
    sentence,
    retryable ? 'yes' : 'no',
  ]);
  return `${INTRO}\n${table(['code', 'status', 'sentence', 'try again'], rows)}\n`;
}
