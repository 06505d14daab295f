// One keep-alive HTTP/1.1 connection that costs next to nothing: the load shares the machine's cores with
// what it measures. It reads what these servers send, answers with a Content-Length, and nothing more.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface Answer {
  status: number;
  /** Status line and headers as they came. */
  head: string;
  body: Buffer;
}

export interface Connection {
  /** Sends the text of a request and resolves to its answer; one at a time. */
  ask(request: string): Promise<Answer>;
  close(): void;
}

const HEAD_END = '\r\n\r\n';

/** Connects to a port of the loopback. */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let waiting: PromiseWithResolvers<Answer> | undefined;
  const settle = (act: (waiter: PromiseWithResolvers<Answer>) => void) => {
    const waiter = waiting;
    waiting = undefined;
    if (waiter) act(waiter);
  };
  readAnswers(socket, (answer) => settle((waiter) => waiter.resolve(answer)));
  const cut = (error?: Error) =>
    settle((waiter) => waiter.reject(error ?? new Error('the server closed the connection')));
  socket.on('error', cut);
  socket.on('close', () => cut());
  return {
    ask(request) {
      waiting = Promise.withResolvers();
      socket.write(request, 'latin1');
      return waiting.promise;
    },
    close: () => void socket.destroy(),
  };
}

function readAnswers(socket: Socket, onAnswer: (answer: Answer) => void): void {
  let received: Buffer | undefined;
  socket.on('data', (chunk: Buffer) => {
    received = received ? Buffer.concat([received, chunk]) : chunk;
    const answer = answerIn(received);
    if (!answer) return;
    received = undefined;
    onAnswer(answer);
  });
}

/** The answer, once all of it has come. @throws Error when its length is not announced */
function answerIn(bytes: Buffer): Answer | undefined {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return undefined;
  const head = bytes.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error(`an answer without a Content-Length:\n${head}`);
  const start = end + HEAD_END.length;
  if (bytes.length < start + Number(length)) return undefined;
  return {
    status: Number(head.slice(9, 12)),
    head,
    body: bytes.subarray(start),
  };
}
