// The frame of every hosted page.
import { type Html, html } from './html.ts';

export type Page = {
  title: string;
  /** Whose page it is: the application, or the server itself. */
  owner: string;
  body: Html;
  /** For this server's own lists, under a way back to its start; forms stand alone. */
  wide?: boolean;
};

/** A whole document. */
export function layout({ title, owner, body, wide = false }: Page): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${owner}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/css/pages.css">
</head>
<body class="${wide ? 'wide' : 'narrow'}">
<header>${wide ? html`<a href="/">${owner}</a>` : owner}</header>
<main>
${body}
</main>
</body>
</html>`;
}
