// Counts down to the moment when the server forgets whoever is idle on this shared device, and warns before.
const dialog = document.querySelector('#kiosk');
const { ms, warning, base } = dialog.dataset;
const seconds = dialog.querySelector('[data-seconds]');
const spoken = dialog.querySelector('[data-spoken]');
/** The server's answer may be a moment behind. */
const SLACK_MS = 1500;

let activeAt = Date.now();
let toldAt = activeAt;

function left() {
  return Number(ms) - (Date.now() - activeAt);
}

function tick() {
  const rest = left();
  if (rest <= -SLACK_MS) return location.replace(`${base}/welcome`);
  if (rest > Number(warning)) return;
  if (!dialog.open) dialog.showModal();
  const whole = Math.max(0, Math.ceil(rest / 1000));
  seconds.textContent = whole;
  // Said aloud now and then, not every second.
  if (whole % 10 === 0) spoken.textContent = `${whole} seconds left`;
}

/** Tells the server, which counts for itself. When it has ended the identity already, so does this page. */
async function stay() {
  toldAt = Date.now();
  const answer = await fetch(`${base}/kiosk/stay`, { method: 'POST', redirect: 'manual' });
  if (answer.status !== 204) return location.replace(`${base}/welcome`);
  activeAt = toldAt;
  dialog.close();
}

/** Whoever types or points without asking for a page is there too. */
function active() {
  if (dialog.open || Date.now() - toldAt < Number(ms) / 10) return;
  stay().catch(() => {});
}

dialog.querySelector('[data-stay]').addEventListener('click', stay);
dialog.addEventListener('cancel', (event) => {
  event.preventDefault();
  stay();
});
for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, active);
// A page that comes back from the browser's memory asks the server who it is for.
addEventListener('pageshow', ({ persisted }) => persisted && location.reload());
setInterval(tick, 500);
