// Draws what was kept, and sends each stroke as it is drawn.
const board = document.getElementById('board');
const pen = board.getContext('2d');
let from;

const { strokes, count } = await (await fetch('/strokes')).json();
for (const stroke of strokes) draw(stroke);
show(count);

board.addEventListener('pointerdown', ({ offsetX, offsetY }) => {
  from = [offsetX, offsetY];
});
board.addEventListener('pointerup', async ({ offsetX, offsetY }) => {
  const stroke = [...from, offsetX, offsetY];
  draw(stroke);
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch('/strokes', { method: 'POST', headers, body: JSON.stringify(stroke) });
  show((await answer.json()).count);
});

function draw([x1, y1, x2, y2]) {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function show(number) {
  document.getElementById('count').textContent = number;
}
