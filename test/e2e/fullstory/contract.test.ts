// Fullstory's function contract in real Chromium: the real packages, unmodified, and our script alone.
import { describe, expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';
import { contractSite, setups, told } from '../../support/fullstory/contract-site.ts';
import type { Setup } from '../../support/fullstory/site.ts';

const { site, ann, visiting } = contractSite();

describe.each(setups)('with $setup', ({ setup }) => {
  calls(setup);
  user(setup);
  capture(setup);
});

function calls(setup: Setup): void {
  it('trackEvent keeps name, properties, schema and source, under the device and session of then', () =>
    visiting(setup, async (visit) => {
      const result = await visit.run(`
        return String(await call('trackEventAsync', {
          name: 'Film watched',
          properties: { film: 'no-nickels', minutes: 3, tags: ['coins'], price: { amount: 1.5 } },
          schema: { properties: { minutes: 'int' } },
        }, 'a-plugin'));`);
      expect(result).toBe('undefined');
      const { device, session } = await visit.identity();
      expect(await visit.logged()).toMatchObject([{ source: 'fullstory', device, session }]);
      expect(await told(visit)).toEqual([
        {
          name: 'Film watched',
          op: 'trackEvent',
          v: 2,
          source: 'a-plugin',
          properties: { film: 'no-nickels', minutes: 3, tags: ['coins'], price: { amount: 1.5 } },
          schema: { properties: { minutes: 'int' } },
        },
      ]);
    }));

  it('a call that is refused rejects where it is awaited, and warns where it is not', () =>
    visiting(setup, async (visit) => {
      const bad = "{ name: 'Bought', properties: { items: [{ id: 1 }] } }";
      const sentence = 'items must be a list of texts, numbers or booleans';
      const rejected = visit.run(`return call('trackEventAsync', ${bad});`);
      await expect(rejected).rejects.toThrow(sentence);
      expect(visit.warnings).toEqual([]);
      expect(await visit.run(`return String(call('trackEvent', ${bad}));`)).toMatch(
        /null|undefined/,
      );
      await eventually(() => expect(visit.warnings).toEqual([`FS('trackEvent'): ${sentence}`]));
      expect(await visit.logged()).toEqual([]);
    }));

  it('setProperties keeps what is of the user, the page and the document', () =>
    visiting(setup, async (visit) => {
      await visit.run(`
        call('setProperties', { type: 'page', properties: { pageName: 'Films' } });
        call('setProperties', { type: 'document', properties: { build: '7' } });
        await call('setPropertiesAsync', { type: 'user', properties: { displayName: 'Ann', plan: 'free' } });`);
      expect(await told(visit)).toMatchObject([
        { op: 'setProperties', type: 'page', properties: { pageName: 'Films' } },
        { op: 'setProperties', type: 'document', properties: { build: '7' } },
        { op: 'setProperties', type: 'user', properties: { displayName: 'Ann', plan: 'free' } },
      ]);
    }));

  it('what a page may also call is taken, and what nobody offers is refused', () =>
    visiting(setup, async (visit) => {
      const answers = await visit.run(`
        const names = ['setConfig', 'setPage', 'source', 'stat', 'init', 'start', 'getFullstoryId'];
        return Promise.all(names.map(async (name) => String(await call(name + 'Async', {}))));`);
      expect(new Set(answers as string[])).toEqual(new Set(['undefined']));
      await visit.run("await call('logAsync', { level: 'error', msg: 'It broke' });");
      expect(await told(visit)).toMatchObject([{ op: 'log', level: 'error', msg: 'It broke' }]);
      const unknown = visit.run("return call('eraseEverythingAsync');");
      await expect(unknown).rejects.toThrow('There is no such function.');
      await expect(visit.run("return call('toStringAsync');")).rejects.toThrow('no such function');
    }));
}

function user(setup: Setup): void {
  const identified = (uid: string) =>
    `call('setIdentityAsync', { uid: '${uid}', properties: { plan: 'free' } })`;

  it("the signed-in member's uid takes the device's earlier events along, and nothing after a release", () =>
    visiting(
      setup,
      async (visit) => {
        await visit.run(`
          call('trackEvent', { name: 'before' });
          await ${identified(ann().account)};
          call('trackEvent', { name: 'known' });
          call('setIdentity', { anonymous: true });
          await call('trackEventAsync', { name: 'after' });`);
        const { tracked } = site().service.service.store;
        const [first, ...others] = new Set((await visit.logged()).map(({ device }) => device));
        expect(others).toEqual([(await visit.identity()).device]);
        const timeline = await tracked.ofMember(ann().account, { limit: 1000 });
        const here = timeline.filter(({ device }) => device === first).map(({ name }) => name);
        expect(here.toReversed()).toEqual(['before', 'setIdentity', 'known', 'setIdentity']);
        expect(timeline.filter(({ device }) => device === others[0])).toEqual([]);
      },
      'member',
    ));

  it("anybody else's uid is refused, and nothing of it is kept", () =>
    visiting(setup, async (visit) => {
      await expect(visit.run(`return ${identified(ann().account)};`)).rejects.toThrow(
        'uid counts only for a member, and nobody is signed in',
      );
      expect(await visit.logged()).toEqual([]);
      expect((await visit.identity()).user).toBe('');
      const { user } = await visit.run<{ user?: object }>("return call('getConfig');");
      expect(user).toBeUndefined();
    }));

  it('getConfig tells the user it was told, and no user once released', () =>
    visiting(
      setup,
      async (visit) => {
        const seen = await visit.run(`
          await ${identified(ann().account)};
          call('setProperties', { type: 'user', properties: { seats: 2 } });
          const known = (await call('getConfigAsync')).user;
          call('setIdentity', { anonymous: true });
          return { known, namespace: call('getConfig').env.namespace, after: 'user' in JSON.parse(JSON.stringify(call('getConfig'))) };`);
        const known = { uid: ann().account, properties: { plan: 'free', seats: 2 } };
        expect(seen).toEqual({ known, namespace: 'FS', after: false });
      },
      'member',
    ));

  it('consent is kept as it was given', () =>
    visiting(setup, async (visit) => {
      await visit.run("await call('setIdentityAsync', { consent: false });");
      expect(await told(visit)).toMatchObject([{ op: 'setIdentity', consent: false }]);
    }));
}

function capture(setup: Setup): void {
  it('getSession tells the session in every format, and the device in none', () =>
    visiting(setup, async (visit) => {
      const formats = await visit.run<Record<string, string>>(`
        return {
          url: call('getSession'), now: call('getSession', { format: 'url.now' }),
          id: await call('getSessionAsync', { format: 'id' }), all: call('getSession', { format: 'all' }),
        };`);
      const { device, session } = await visit.identity();
      expect(formats.url).toBe(`${site().front.url}/privacy/recorded?session=${session}`);
      expect(formats.now).toMatch(/:\d{13}$/);
      expect(formats.id).toMatch(new RegExp(`^\\w+:${session}$`));
      expect(Object.keys(formats.all ?? {})).toEqual(['orgId', 'userId', 'sessionId', 'pageId']);
      expect(JSON.stringify(formats)).not.toContain(device);
    }));

  it('observers are told of start and shutdown until they disconnect', () =>
    visiting(setup, async (visit) => {
      const heard = await visit.run(`
        const heard = [];
        const hear = (type) => call('observeAsync', { type, callback: (about) => heard.push([type, Object.keys(about)]) });
        await hear('start');
        const shutdown = await hear('shutdown');
        const failed = (await call('observeAsync', { type: 'sunrise', callback() {} })).failed;
        await call('shutdownAsync'); await call('restartAsync');
        shutdown.disconnect();
        await call('shutdownAsync');
        return { heard, failed };`);
      const start = ['start', ['sessionUrl', 'settings', 'env']];
      expect(heard).toEqual({ failed: true, heard: [start, ['shutdown', ['reason']], start] });
    }));

  it('after shutdown nothing is captured but a release; restart is a new session', () =>
    visiting(setup, async (visit) => {
      await visit.run("await call('trackEventAsync', { name: 'first' }); call('shutdown');");
      const before = await visit.identity();
      await expect(visit.run("return call('trackEventAsync', { name: 'lost' });")).rejects.toThrow(
        "Nothing is captured before FS('start') or FS('restart').",
      );
      expect(await visit.run("return String(call('getSession'));")).toBe('undefined');
      await visit.run("call('restart'); await call('trackEventAsync', { name: 'second' });");
      const after = await visit.identity();
      expect(after.device).toBe(before.device);
      expect(after.session).not.toBe(before.session);
      const names = (await visit.logged()).map(({ name }) => name);
      expect(names).toEqual(['first', 'shutdown', 'restart', 'second']);
    }));

  it('restart lets a member go that was identified before', () =>
    visiting(
      setup,
      async (visit) => {
        await visit.run(
          `await call('setIdentityAsync', { uid: '${ann().account}' }); call('shutdown');`,
        );
        const { device } = await visit.identity();
        await visit.run(
          "await call('restartAsync'); await call('trackEventAsync', { name: 'next' });",
        );
        expect(await visit.identity()).toMatchObject({ user: '' });
        const events = await visit.logged();
        expect(events.at(-1)).toMatchObject({ name: 'next' });
        expect(events.at(-1)?.device).not.toBe(device);
        const ended = await site().service.service.store.tracked.device(device);
        expect(ended?.releasedAt).toBeDefined();
      },
      'member',
    ));
}
