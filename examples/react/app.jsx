// The page: a list that belongs to a guest, and a form that asks for the mail that keeps it.
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createClient } from 'vestibule/client';

const guest = createClient();

function App() {
  const [visitor, setVisitor] = useState({ state: 'unknown' });
  const [told, setTold] = useState('');
  const books = visitor.profile?.list ?? [];
  const say = (error) => setTold(error.message);
  const become = (promise) => promise.then(setVisitor).catch(say);

  useEffect(() => void become(guest.me()), []);

  function add(form) {
    become(guest.record('book.added', { book: form.get('book') }));
  }
  function register(form) {
    guest.register(form.get('email')).then(({ message }) => setTold(message), say);
  }

  return (
    <main>
      <h1>Reading list</h1>
      <p role="status">{told}</p>
      <form action={add}>
        <label>
          Book <input name="book" required />
        </label>
        <button type="submit">Add</button>
      </form>
      <ul>
        {books.map((book) => (
          <li key={book}>
            {book}{' '}
            <button type="button" onClick={() => become(guest.record('book.removed', { book }))}>
              Remove {book}
            </button>
          </li>
        ))}
      </ul>
      {visitor.state === 'anonymous' && (
        <form action={register}>
          <label>
            Email <input name="email" type="email" required />
          </label>
          <button type="submit">Keep my list</button>
        </form>
      )}
      {visitor.state === 'member' && <p>Signed in as {visitor.email}</p>}
    </main>
  );
}

createRoot(document.getElementById('root')).render(<App />);
