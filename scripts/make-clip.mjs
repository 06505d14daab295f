// Makes the example site's films: draws every frame in Chromium, encodes them with ffmpeg, writes posters
// and captions. The results are committed, so only someone who changes a film runs this: node scripts/make-clip.mjs [slug…]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from './find-chromium.mjs';
import { scenes } from './make-clip.scenes.js';

const FRAMES_A_SECOND = 24;
const SIZE = { width: 768, height: 432 };
const OUT = fileURLToPath(new URL('../public/films/', import.meta.url));
const PNGS = ['-f', 'image2pipe', '-c:v', 'png', '-i', '-'];
const H264 = [
  '-c:v',
  'libx264',
  '-preset',
  'veryslow',
  '-tune',
  'animation',
  '-crf',
  '35',
  '-g',
  '400',
];
const PLAYS_ANYWHERE = ['-pix_fmt', 'yuv420p', '-profile:v', 'high', '-movflags', '+faststart'];

const wanted = process.argv.slice(2);
await mkdir(OUT, { recursive: true });
const browser = await chromium.launch({
  executablePath: await findChromium(),
  args: ['--no-sandbox'],
});
const stage = await openStage(browser);
for (const scene of scenes) {
  if (wanted.length === 0 || wanted.includes(scene.slug)) await make(scene);
}
await browser.close();

async function make(scene) {
  const file = `${OUT}${scene.slug}`;
  await encodeFilm(scene, `${file}.mp4`);
  await encodePoster(scene, `${file}.webp`);
  await writeFile(`${file}.vtt`, captions(scene.cues));
  const sizes = await Promise.all(['mp4', 'webp', 'vtt'].map((kind) => stat(`${file}.${kind}`)));
  console.log(scene.slug, ...sizes.map(({ size }) => size));
}

/** A page with a canvas and the drawing modules, served from files without a server. */
async function openStage(browser) {
  const page = await browser.newPage({ viewport: SIZE });
  await page.route('http://stage.test/**', async (route) => {
    const name = new URL(route.request().url()).pathname.slice(1);
    if (!name) return route.fulfill({ contentType: 'text/html', body: '<canvas></canvas>' });
    const body = await readFile(new URL(name, import.meta.url), 'utf8');
    return route.fulfill({ contentType: 'text/javascript', body });
  });
  await page.goto('http://stage.test/');
  return page;
}

/** One frame as a PNG. */
async function frame({ slug }, seconds) {
  const url = await stage.evaluate(
    async ({ slug, seconds, size }) => {
      const { scenes } = await import('/make-clip.scenes.js');
      const { drawMoment } = await import('/make-clip.stage.js');
      const canvas = document.querySelector('canvas');
      Object.assign(canvas, size);
      drawMoment(
        canvas,
        scenes.find((scene) => scene.slug === slug),
        seconds,
      );
      return canvas.toDataURL('image/png');
    },
    { slug, seconds, size: SIZE },
  );
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

async function encodeFilm(scene, path) {
  const { stdin, done } = ffmpeg([
    '-framerate',
    `${FRAMES_A_SECOND}`,
    ...PNGS,
    ...H264,
    ...PLAYS_ANYWHERE,
    path,
  ]);
  for (let i = 0; i < scene.seconds * FRAMES_A_SECOND; i++) {
    if (!stdin.write(await frame(scene, i / FRAMES_A_SECOND))) await once(stdin, 'drain');
  }
  stdin.end();
  await done;
}

async function encodePoster(scene, path) {
  const { stdin, done } = ffmpeg([
    ...PNGS,
    '-vf',
    'scale=640:-1',
    '-c:v',
    'libwebp',
    '-q:v',
    '70',
    path,
  ]);
  stdin.end(await frame(scene, scene.poster));
  await done;
}

function ffmpeg(args) {
  const child = spawn('ffmpeg', ['-v', 'error', '-y', ...args], { stdio: ['pipe', 2, 2] });
  const done = once(child, 'close').then(([code]) => {
    if (code !== 0) throw new Error(`ffmpeg ended with ${code}`);
  });
  return { stdin: child.stdin, done };
}

/** WebVTT. */
function captions(cues) {
  const blocks = cues.map(([from, to, words]) => `${clock(from)} --> ${clock(to)}\n${words}\n`);
  return ['WEBVTT\n', ...blocks].join('\n');
}

function clock(seconds) {
  return `00:${seconds.toFixed(3).padStart(6, '0')}`;
}
