// A page that only says something, with at most one way on.
import { type Html, html } from './html.ts';
import { layout } from './layout.ts';

export type Message = {
  owner: string;
  title: string;
  sentences: string[];
  link?: { href: string; text: string } | undefined;
};

export function messagePage({ owner, title, sentences, link }: Message): Html {
  const body = html`<h1>${title}</h1>
${sentences.map((sentence) => html`<p>${sentence}</p>`)}
${link && html`<p><a href="${link.href}">${link.text}</a></p>`}`;
  return layout({ title, owner, body });
}
