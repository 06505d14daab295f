// Draws one moment of a scene on a canvas; runs in the browser that makes the films.

const COINS = {
  penny: {
    radius: 27,
    face: '1',
    light: '#eda878',
    dark: '#a4531f',
    ink: '#6d2f0c',
    reeded: false,
  },
  nickel: {
    radius: 30,
    face: '5',
    light: '#dfe7e3',
    dark: '#8c9c96',
    ink: '#4e5c57',
    reeded: false,
  },
  dime: {
    radius: 25.4,
    face: '10',
    light: '#eef4f1',
    dark: '#a5b5ae',
    ink: '#4e5c57',
    reeded: true,
  },
  quarter: {
    radius: 34.3,
    face: '25',
    light: '#eef4f1',
    dark: '#a5b5ae',
    ink: '#4e5c57',
    reeded: true,
  },
};
const SLAB = '"DejaVu Serif", Rockwell, serif';
const draw = { text, counter, box, note, pan, beam };

/** Draws `scene` as it is after `seconds`. The canvas may have any size of 16 to 9. */
export function drawMoment(canvas, scene, seconds) {
  const pen = canvas.getContext('2d');
  pen.setTransform(canvas.width / 640, 0, 0, canvas.width / 640, 0, 0);
  pen.fillStyle = '#0d4635';
  pen.fillRect(0, 0, 640, 360);
  pen.fillStyle = '#0a3a2c';
  pen.fillRect(0, 280, 640, 80);
  for (const actor of scene.actors) drawActor(pen, actor, seconds);
}

function drawActor(pen, actor, seconds) {
  const pose = poseAt(actor.keys, seconds);
  if (!pose || pose.a === 0) return;
  pen.save();
  pen.globalAlpha = pose.a;
  pen.translate(pose.x, pose.y);
  (draw[actor.kind] ?? coin)(pen, actor, pose, seconds);
  pen.restore();
}

/** The pose between two keyframes; before the first there is none, after the last it stays. */
function poseAt(keys, seconds) {
  let pose;
  let from = { a: 1, s: 1, w: 1 };
  let start = 0;
  for (const [at, { by, ...changes }] of keys) {
    const to = { ...from, ...changes };
    if (seconds < at) return pose && between(from, to, (seconds - start) / (at - start), by);
    pose = to;
    from = to;
    start = at;
  }
  return pose;
}

function between(from, to, share, by) {
  const eased = by === 'drop' ? bounce(share) : share * share * (3 - 2 * share);
  const pose = { turn: wholeTurns(from, to) * (eased - 1) };
  for (const [name, end] of Object.entries(to)) {
    const begin = from[name] ?? end;
    pose[name] = begin + (end - begin) * eased;
  }
  return pose;
}

/** How far a coin turns on its way, in radians: whole turns, so that it starts and rests upright. */
function wholeTurns(from, to) {
  const once = 2 * Math.PI;
  return once * Math.round(((to.x ?? 0) - (from.x ?? to.x ?? 0)) / (once * 30));
}

/** Falls, and comes up once to a tenth of the height. */
function bounce(share) {
  const landing = 0.7;
  if (share < landing) return (share / landing) ** 2;
  const hop = (share - landing) / (1 - landing);
  return 1 - 0.4 * hop * (1 - hop) * (1 - hop * 0.5);
}

function coin(pen, { kind }, { s, turn = 0 }) {
  const { radius, face, light, dark, ink, reeded } = COINS[kind];
  pen.scale(s, s);
  disc(pen, 0, 3, radius, '#06251c');
  disc(pen, 0, 0, radius, dark);
  disc(pen, 0, 0, radius - 2.5, light);
  pen.rotate(turn);
  ring(pen, radius - (reeded ? 2 : 6), reeded ? [1.6, 1.6] : [], ink, reeded ? 3 : 1.2);
  pen.fillStyle = ink;
  centred(pen, face, radius * 0.9, radius * 0.33);
}

function disc(pen, x, y, radius, colour) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
}

function ring(pen, radius, dashes, colour, width) {
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dashes);
  pen.beginPath();
  pen.arc(0, 0, radius, 0, Math.PI * 2);
  pen.stroke();
  pen.setLineDash([]);
}

function note(pen, { text: face }, { s, w }) {
  pen.scale(s * w, s);
  pen.fillStyle = '#06251c';
  pen.fillRect(-130, -56, 260, 118);
  pen.fillStyle = '#3f9b78';
  pen.fillRect(-130, -60, 260, 118);
  pen.strokeStyle = '#d6efe0';
  pen.lineWidth = 2.5;
  pen.strokeRect(-119, -49, 238, 96);
  disc(pen, 0, -1, 37, '#d6efe0');
  pen.fillStyle = '#1f6b50';
  centred(pen, face, 50, 17);
  pen.fillStyle = '#d6efe0';
  for (const [x, y] of [
    [-98, -20],
    [98, -20],
    [-98, 36],
    [98, 36],
  ]) {
    pen.save();
    pen.translate(x, y);
    centred(pen, face, 22, 0);
    pen.restore();
  }
}

function text(pen, { text: words, size }, { s }) {
  pen.fillStyle = '#f3f8f4';
  centred(pen, words, size * s, 0);
}

function counter(pen, { steps, size }, _pose, seconds) {
  const [since, words] = steps.findLast(([at]) => seconds >= at);
  const pop = since > 0 ? 1 + 0.12 * Math.max(0, 1 - (seconds - since) / 0.3) : 1;
  pen.fillStyle = '#f0c457';
  centred(pen, words, size * pop, 0);
}

function centred(pen, words, size, drop) {
  pen.font = `700 ${size}px ${SLAB}`;
  pen.textAlign = 'center';
  pen.fillText(words, 0, drop);
}

function box(pen, { width, height, colour }, { w }) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(0, 0, width * w, height, Math.min(10, width / 2, (width * w) / 2));
  pen.fill();
}

/** A pan of a scale with coins stacked on it, seen from the side, hung from the end of the beam, 100 above. */
function pan(pen, { of, count }) {
  const { radius, light, ink } = COINS[of];
  const thickness = of === 'dime' ? 8 : 10.4;
  pen.strokeStyle = '#b98a1e';
  pen.lineWidth = 2.5;
  pen.beginPath();
  pen.moveTo(-66, 40);
  pen.lineTo(0, -100);
  pen.lineTo(66, 40);
  pen.stroke();
  pen.fillStyle = '#f0c457';
  pen.fillRect(-70, 40, 140, 7);
  for (let i = 0; i < count; i++) {
    pen.fillStyle = light;
    pen.strokeStyle = ink;
    pen.lineWidth = 1.2;
    pen.fillRect(-radius, 40 - (i + 1) * thickness, radius * 2, thickness);
    pen.strokeRect(-radius, 40 - (i + 1) * thickness, radius * 2, thickness);
  }
}

function beam(pen, _actor, { r }) {
  pen.rotate(r);
  pen.strokeStyle = '#f0c457';
  pen.lineWidth = 7;
  pen.lineCap = 'round';
  pen.beginPath();
  pen.moveTo(-140, 0);
  pen.lineTo(140, 0);
  pen.stroke();
  disc(pen, 0, 0, 9, '#b98a1e');
}
