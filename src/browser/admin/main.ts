// The operator's page comes to life: plots above their tables, and everything as it is now.
import { live, remember } from './live.ts';
import { type Plot, plotOf } from './plot.ts';

const EVERY_MS = 5000;

const plots = new Map<HTMLElement, Plot>();

function drawAll(within: ParentNode): void {
  for (const block of within.querySelectorAll<HTMLElement>('[data-plot]')) {
    if (!block.querySelector('table')) continue;
    plots.set(block, plotOf(block));
  }
}

function dropGone(): void {
  for (const [block, plot] of plots) {
    if (block.isConnected) continue;
    plot.remove();
    plots.delete(block);
  }
}

if (document.querySelector('[data-live]')) {
  remember();
  drawAll(document);
  for (const details of document.querySelectorAll<HTMLDetailsElement>('[data-plot] details')) {
    details.open = false;
  }
  live({
    everyMs: EVERY_MS,
    onChange(parts) {
      dropGone();
      for (const part of parts) drawAll(part);
    },
  });
}
