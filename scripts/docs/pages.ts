// The pages that follow from the code, wholly or in part; test/docs.test.ts holds them equal to it.
import { importTableInMarkdown } from '../../test/architecture/import-table.ts';
import { cliPage } from './cli-page.ts';
import { configurationPage } from './configuration-page.ts';
import { embeddedPage } from './embedded-page.ts';
import { errorsPage } from './errors-page.ts';
import { httpPage } from './http-page.ts';
import { mutationPage } from './mutation-page.ts';
import { scalePage } from './scale-page.ts';
import { stateMachinePage } from './state-machine-page.ts';
import { threatModelPage } from './threat-model-page.ts';
import { trackingPage } from './tracking-page.ts';
import { withPart } from './with-part.ts';

export interface Page {
  /** From the project's root. */
  path: string;
  /** What the page should be; `text` is what it is. */
  render: (text: string) => string;
}

export const pages: readonly Page[] = [
  { path: 'docs/cli.md', render: cliPage },
  { path: 'docs/configuration.md', render: configurationPage },
  { path: 'docs/embedded-fusionauth.md', render: embeddedPage },
  { path: 'docs/errors.md', render: errorsPage },
  { path: 'docs/http.md', render: httpPage },
  { path: 'docs/mutation.md', render: mutationPage },
  { path: 'docs/scale.md', render: scalePage },
  { path: 'docs/state-machine.md', render: stateMachinePage },
  { path: 'docs/threat-model.md', render: threatModelPage },
  { path: 'docs/tracking.md', render: trackingPage },
  {
    path: 'ARCHITECTURE.md',
    render: (text) => withPart(text, 'import table', importTableInMarkdown()),
  },
];
