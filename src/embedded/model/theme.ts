// Themes as FusionAuth keeps them. They are stored and given back; the hosted pages here have one look.
// Source: FusionAuth docs, apis/themes.

export type Theme = {
  id: string;
  name: string;
  type: string;
  data: Record<string, unknown>;
  defaultMessages: string;
  localizedMessages: Record<string, string>;
  stylesheet: string;
  templates: Record<string, string>;
  insertInstant: number;
  lastUpdateInstant: number;
  [more: string]: unknown;
};

/** FusionAuth's own theme, the source most others are copied from. */
export const stockThemeId = '75a068fd-e94b-451a-9aeb-3ddb9a3b5987';

/** What a theme has before anything is asked of it. */
export const themeDefaults = {
  data: {},
  defaultMessages: '',
  localizedMessages: {},
  stylesheet: '',
  templates: {},
  type: 'advanced',
};

export const stockTheme = (now: number): Theme => ({
  ...themeDefaults,
  id: stockThemeId,
  name: 'FusionAuth',
  insertInstant: now,
  lastUpdateInstant: now,
});
