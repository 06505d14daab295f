// The table of what FusionAuth has, by which the embedded server answers 501 and its page says what is
// built, against FusionAuth's description and the server's own routes.
import { describe, expect, it } from 'vitest';
import { partly } from '../../../scripts/docs/embedded-notes.ts';
import { builtRoutes, routeKey } from '../../../scripts/docs/embedded-routes.ts';
import { apiPaths } from '../../../src/embedded/http/api-paths.ts';
import { isDescribed, readDescription } from '../../support/openapi/description.ts';

const described = Object.entries(apiPaths).flatMap(([path, methods]) =>
  methods.split(' ').map((method) => routeKey({ method, path })),
);

describe('the table of FusionAuth’s endpoints', () => {
  it('has every operation of the API description, and no other; where that is at hand', () => {
    if (!isDescribed()) return expect(isDescribed()).toBe(false);
    // Which our corrections have added.
    const added = 'PUT /api/user/search';
    const known = readDescription().operations.map(routeKey);
    expect([...described].sort()).toEqual(known.filter((key) => key !== added).sort());
  });

  it('has no note about an endpoint that is not built', () => {
    const built = new Set(builtRoutes().map(routeKey));
    const paths = new Set([...built].map((key) => key.split(' ')[1]));
    const stray = Object.keys(partly).filter((name) => {
      const [method = '', path] = name.includes(' ') ? name.split(' ') : ['', name];
      const key = routeKey({ method, path: path ?? '' }).trim();
      return method === '' ? !paths.has(key) : !built.has(key);
    });
    expect(stray).toEqual([]);
  });
});
