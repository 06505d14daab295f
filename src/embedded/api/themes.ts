// /api/theme. Source: FusionAuth docs, apis/themes. A new theme may be copied from another one by
// `sourceThemeId`; FusionAuth's own theme stays as it is.
import { fieldError } from '../http/api-error.ts';
import type { Json, Route } from '../http/call.ts';
import { requiredString } from '../http/input.ts';
import type { Instance } from '../instance.ts';
import { stockThemeId, type Theme, themeDefaults } from '../model/theme.ts';
import { withDefaults } from '../model/with-defaults.ts';
import { namedSearchRoutes } from './named-search.ts';
import { resourceRoutes } from './resource.ts';

export const themeRoutes = (instance: Instance): Route[] => [
  ...resourceRoutes<Theme>(instance, {
    path: '/api/theme',
    idName: 'themeId',
    one: 'theme',
    many: 'themes',
    items: instance.themes,
    source: { name: 'sourceThemeId', copy: (theme) => theme },
    build: (input, { id, before }) => build(instance, { id, before, input }),
    remove({ id }) {
      requireOwn(id);
      instance.themes.remove(id);
    },
  }),
  ...namedSearchRoutes<Theme>({
    path: '/api/theme/search',
    many: 'themes',
    criteria: ['name', 'type'],
    list: () => instance.themes.list(),
  }),
];

type Build = { id: string; before: Theme | undefined; input: Json };

function build(instance: Instance, { id, before, input }: Build): Theme {
  requireOwn(id);
  const name = requiredString(input, 'name', 'theme.name');
  if (instance.themes.list().some((other) => other.name === name && other.id !== id)) {
    throw fieldError('theme.name', 'duplicate', `A Theme with name = [${name}] already exists.`);
  }
  return {
    ...withDefaults(themeDefaults, input, 'theme'),
    id,
    name,
    insertInstant: before?.insertInstant ?? instance.now(),
    lastUpdateInstant: instance.now(),
  };
}

function requireOwn(id: string): void {
  if (id !== stockThemeId) return;
  throw fieldError('themeId', 'invalid', "FusionAuth's own theme cannot be changed or deleted.");
}
