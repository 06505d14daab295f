// Renders every page with sample models, and with hostile ones, and reads the markup as a browser would be sent it.
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXAMPLE_VIEWS, templates } from '../../../src/http/templates.ts';
import { models } from './page-models.ts';

const root = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const render = templates({ own: EXAMPLE_VIEWS, reload: false });
const HOSTILE = `<script>alert("x")</script>'&`;

const guest = { state: 'anonymous', summary: 'watched 3 · 2 favourites' };
const pages = Object.entries(models(guest)).map(([name, { template, model }]) => ({
  name,
  template,
  html: render(template, model),
}));

/** Opening tags of an element, whole. */
const tags = (html: string, name: string) => html.match(new RegExp(`<${name}\\b[^>]*>`, 'g')) ?? [];
const attribute = (tag: string, name: string) => tag.match(new RegExp(`\\s${name}="([^"]*)"`))?.[1];

/** Without the scripts that are files of this site, and have no text. */
const withoutOwnScripts = (html: string) =>
  html.replace(/<script src="\/[\w.-]+\.js" defer( data-\w+="[\w-]*")*><\/script>/g, '');

describe.each(pages)('the page $name', ({ html }) => {
  it('has one h1 and one main', () => {
    expect(tags(html, 'h1')).toHaveLength(1);
    expect(tags(html, 'main')).toHaveLength(1);
  });

  it('has no script but files of ours, and nothing inline that the content security policy forbids', () => {
    expect(withoutOwnScripts(html)).not.toMatch(/<script|<style|\sstyle=|\son\w+=|javascript:/i);
  });

  it('prints no empty values', () => {
    expect(html).not.toMatch(/undefined|\[object|>null|NaN/);
  });

  it('has a label for every control and a name for every button', () => {
    for (const control of tags(html, 'input')) {
      if (attribute(control, 'type') === 'hidden') continue;
      const id = attribute(control, 'id');
      const labelled = id
        ? html.includes(`<label for="${id}">`)
        : html.includes(`<label class="choice">${control}`);
      expect(labelled, control).toBe(true);
    }
    for (const [, words] of html.matchAll(/<button[^>]*>(.*?)<\/button>/gs)) {
      expect(words).toMatch(/\w/);
    }
  });

  it('describes controls by elements that exist, and uses no id twice', () => {
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, list] of html.matchAll(/aria-(?:describedby|labelledby)="([^"]+)"/g)) {
      for (const id of list?.split(' ') ?? []) expect(ids).toContain(id);
    }
  });

  it('gives every picture an alt', () => {
    for (const picture of tags(html, 'img')) expect(attribute(picture, 'alt')).toBeDefined();
  });

  it('sends forms by POST, to this site', () => {
    for (const form of tags(html, 'form')) {
      expect(attribute(form, 'method')).toBe('post');
      expect(attribute(form, 'action')).toMatch(/^\/[a-z]/);
    }
  });
});

it('every template is among the pages tested here', async () => {
  const files = await readdir(root('views'), { recursive: true });
  const partial = /^(layout|(site\/)?parts\/.*)\.eta$/;
  const whole = files.filter((file) => file.endsWith('.eta') && !partial.test(file));
  const tested = new Set(pages.map(({ template }) => `${template}.eta`));
  const missing = whole.filter((file) => !tested.has(file.replace(/^site\//, '')));
  expect(missing).toEqual([]);
});

describe('a hostile value', () => {
  const poisoned = Object.entries(models({ state: 'member', summary: HOSTILE, email: HOSTILE }));

  it.each(poisoned)('stays text on the page %s', (_name, { template, model }) => {
    const html = render(template, poison(model, 'page') as object);
    expect(withoutOwnScripts(html)).not.toMatch(/<script|"x"/);
    expect(html).toContain('&lt;script&gt;');
  });

  /** The same model with every string of the page's own values replaced. */
  function poison(value: unknown, ...spare: string[]): unknown {
    if (typeof value === 'string') return HOSTILE;
    if (Array.isArray(value)) return value.map((each) => poison(each));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    return Object.fromEntries(entries.map(([k, v]) => [k, spare.includes(k) ? v : poison(v)]));
  }
});

describe('the top of every page', () => {
  const slip = (visitor: { state: string; summary: string; email?: string }) => {
    const { template, model } = models(visitor).home as { template: string; model: object };
    const html = render(template, model);
    const part = html.slice(html.indexOf('<div class="slip">'), html.indexOf('</header>'));
    return part
      .replace(/<[^>]+>/g, '')
      .replaceAll('&middot;', '·')
      .replace(/\s+/g, ' ')
      .trim();
  };

  it.each([
    [{ state: 'unknown', summary: '' }, 'Sign in Sign up'],
    [guest, 'Guest · watched 3 · 2 favourites · keep it: sign up Sign in'],
    [{ state: 'anonymous', summary: '' }, 'Guest · sign up Sign in'],
    [{ state: 'incognito', summary: '' }, 'Privacy mode · nothing you do here is kept Leave'],
    [
      { ...guest, state: 'converting' },
      'Guest · watched 3 · 2 favourites · check your email Sign in',
    ],
    [
      { state: 'member', summary: 'watched 3', email: 'ada@example.com' },
      'Signed in as ada@example.com · watched 3 Account Sign out',
    ],
  ])('for %j says: %s', (visitor, words) => {
    expect(slip(visitor)).toBe(words);
  });
});

describe('what pages promise', () => {
  const page = (name: string) => pages.find((each) => each.name === name)?.html ?? '';

  it('says the same sentence to everyone who asks to sign up', () => {
    expect(page('registerSent')).toMatch(
      /role="status">Please check your email to set your password\.</,
    );
  });

  it('starts fresh unless the person says otherwise, and asks only another browser', () => {
    const [fresh, keep] = tags(page('confirmElsewhere'), 'input').filter(
      (tag) => attribute(tag, 'name') === 'keep',
    );
    expect([attribute(fresh ?? '', 'value'), attribute(keep ?? '', 'value')]).toEqual([
      'no',
      'yes',
    ]);
    expect(fresh).toMatch(/\schecked/);
    expect(keep).not.toMatch(/\schecked/);
    expect(page('confirm')).not.toContain('name="keep"');
  });

  it('toggles a favourite to what it is not, and says which it is', () => {
    const forms = page('video').match(/<form class="fav"[\s\S]*?<\/form>/g) ?? [];
    expect(forms.length).toBeGreaterThan(2);
    for (const form of forms) {
      const on = form.includes('name="on" value="yes"') ? 'false' : 'true';
      expect(form).toContain(`aria-pressed="${on}"`);
    }
    expect(page('video')).toContain('You have watched <b>3</b> times.');
    expect(page('videoOnce')).toContain('You have watched <b>1</b> time.');
  });

  it('asks for nothing from elsewhere', () => {
    for (const { html } of pages) {
      expect(html).not.toMatch(/(?:src|srcset|poster)="(?:https?:)?\/\//);
    }
  });
});
