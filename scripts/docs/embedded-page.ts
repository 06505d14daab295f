// The parts of docs/embedded-fusionauth.md that follow from code: which endpoint is built, what was chosen
// where nothing is documented, and what is wrong in FusionAuth's API description.
import { apiPaths } from '../../src/embedded/http/api-paths.ts';
import { choices } from '../../test/conformance/directory/choices.ts';
import { corrections } from '../../test/support/openapi/corrections.ts';
import { partly } from './embedded-notes.ts';
import { type BuiltRoute, builtRoutes, routeKey } from './embedded-routes.ts';
import { table } from './table.ts';
import { withPart } from './with-part.ts';

/** @throws Error when the page has lost the comments between which a part stands */
export function embeddedPage(text: string): string {
  const parts = {
    coverage: coverage(),
    choices: table(
      ['not documented', 'here'],
      Object.values(choices).map(({ question, chosen }) => [question, chosen]),
    ),
    corrections: corrections.map(({ reason }) => `- ${reason}`).join('\n'),
  };
  return Object.entries(parts).reduce(
    (page, [name, content]) => withPart(page, name, content),
    text,
  );
}

/** One row a path; methods that fare alike stand together. */
function coverage(): string {
  const built = builtRoutes();
  const isBuilt = new Set(built.map(routeKey));
  const described = Object.entries(apiPaths).map(([path, methods]) => ({
    path,
    methods: methods.split(' '),
  }));
  const rows = described.flatMap(({ path, methods }) => {
    const fates = Map.groupBy(methods, (method) => fateOf(isBuilt, { method, path }));
    return [...fates].map(([fate, alike]) => [`\`${path}\``, alike.join(' '), fate]);
  });
  const count = (test: (fate: string) => boolean) =>
    described
      .flatMap(({ path, methods }) => methods.map((method) => fateOf(isBuilt, { method, path })))
      .filter(test).length;
  const done = count((fate) => fate === 'done');
  const none = count((fate) => fate === '501');
  const partial = count(() => true) - done - none;
  const sum = `Of ${done + partial + none} operations ${done} are done, ${partial} are there in part, and ${none} answer 501.`;
  return `${sum}\n\n${table(['path', 'methods', ''], rows)}\n\n${beside(built)}`;
}

function fateOf(isBuilt: Set<string>, route: BuiltRoute): string {
  if (!isBuilt.has(routeKey(route))) return '501';
  const path = route.path.replace(/:[^/]+/g, ':x');
  const how = partly[`${route.method} ${path}`] ?? partly[path];
  return how === undefined ? 'done' : `partly. ${how}`;
}

/** What is built although the description does not have it: the pages, and calls the docs alone know. */
function beside(built: BuiltRoute[]): string {
  const known = new Set(
    Object.entries(apiPaths).flatMap(([path, methods]) =>
      methods.split(' ').map((method) => routeKey({ method, path })),
    ),
  );
  const others = built.filter((route) => !known.has(routeKey(route)));
  const byPath = Map.groupBy(others, ({ path }) => path);
  const rows = [...byPath]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, routes]) => [`\`${path}\``, routes.map(({ method }) => method).join(' ')]);
  return `Beside the description, from the documentation and the official clients:\n\n${table(['path', 'methods'], rows)}`;
}
