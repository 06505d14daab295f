// The functions of Fullstory's version 1, which the real packages and our script still have.
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { contractSite, setups, told } from '../../support/fullstory/contract-site.ts';
import type { Setup } from '../../support/fullstory/site.ts';

const { site, ann, visiting } = contractSite();

describe.each(setups)('with $setup', ({ setup }) => versionOne(setup));

function versionOne(setup: Setup): void {
  const FS = 'window.FS';

  it('version 1: event, setUserVars, setVars, log and consent are what they became', () =>
    visiting(setup, async (visit) => {
      await visit.run(`
        ${FS}.event('Bought', { count_int: 2, price_real: 1.5, at_date: new Date(0) }, 'a-plugin');
        ${FS}.setUserVars({ plan_str: 'free' });
        ${FS}.setVars('page', { pageName: 'Films', films_ints: [1, 2] });
        ${FS}.log('warn', 'odd');
        ${FS}.consent(); ${FS}.consent(false);
        await call('getSessionAsync');`);
      await eventually(async () => expect(await visit.logged()).toHaveLength(6));
      expect(await told(visit)).toMatchObject([
        {
          name: 'Bought',
          v: 1,
          source: 'a-plugin',
          properties: { count_int: 2, at_date: '1970-01-01T00:00:00.000Z' },
        },
        { op: 'setProperties', type: 'user', properties: { plan_str: 'free' } },
        { op: 'setProperties', type: 'page', properties: { films_ints: [1, 2] } },
        { op: 'log', level: 'warn', msg: 'odd' },
        { op: 'setIdentity', consent: true },
        { op: 'setIdentity', consent: false },
      ]);
      expect(visit.warnings).toEqual([]);
    }));

  it('version 1: a name without its type is refused', () =>
    visiting(setup, async (visit) => {
      await visit.run(`${FS}.event('Bought', { count: 2 });`);
      await eventually(() =>
        expect(visit.warnings).toEqual([
          "FS('trackEvent'): count must end in its type in version 1, like count_int",
        ]),
      );
    }));

  it('version 1: identify and anonymize are setIdentity', () =>
    visiting(
      setup,
      async (visit) => {
        await visit.run(`${FS}.identify('${ann().account}', { plan_str: 'free' });`);
        await eventually(async () => expect(await visit.logged()).toHaveLength(2));
        const { device } = await visit.identity();
        await visit.run(`${FS}.anonymize();`);
        await eventually(async () => expect(await visit.logged()).toHaveLength(3));
        expect((await visit.logged()).map(({ uid }) => uid)).toEqual([
          ann().account,
          undefined,
          undefined,
        ]);
        expect((await visit.identity()).device).not.toBe(device);
        const known = await site().service.service.store.tracked.device(device);
        expect(known).toMatchObject({ uid: ann().account, reason: 'anonymize' });
      },
      'member',
    ));

  it('version 1: the functions that come with the script are there', () =>
    visiting(setup, async (visit) => {
      const { session } = await visit.identity();
      const found = await visit.run(`
        ${FS}.enableConsole(); ${FS}.disableConsole();
        return [${FS}.getCurrentSession(), ${FS}.getCurrentSessionURL(), ${FS}.getCurrentSessionURL(true)];`);
      const address = `${site().front.url}/privacy/recorded?session=${session}`;
      const now = expect.stringContaining(`${address}:`);
      expect(found).toEqual([expect.stringContaining(`:${session}`), address, now]);
    }));
}
