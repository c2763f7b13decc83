// The least a page can be that shows the same fields: what the real one is measured against.
const answer = fetch('/api/v1/keys?limit=50').then((got) => got.json());
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const zone = new Intl.DateTimeFormat(undefined, { timeZoneName: 'short' });
const units = [['day', 864e5], ['hour', 36e5], ['minute', 6e4]];

function left(ms) {
  if (ms <= 0) return 'Expired';
  const first = units.findIndex(([, size]) => ms >= size);
  if (first < 0) return 'less than a minute';
  const words = [];
  let rest = ms;
  for (const [name, size] of units.slice(first, first + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count) words.push(`${count} ${name}${count > 1 ? 's' : ''}`);
  }
  return words.join(' ');
}

function part(parent, tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  parent.append(element);
  return element;
}

answer.then(({ server_time, keys }) => {
  const offset = new Date(server_time) - Date.now();
  const rows = [];
  const list = document.querySelector('ul');
  for (const key of keys) {
    const row = document.createElement('li');
    row.dataset.state = key.state;
    part(row, 'h2', key.name);
    part(row, 'p', `${key.owner.name} ${key.state} ${key.current?.hint ?? ''}`);
    const ends = new Date(key.current?.expires_at ?? 0);
    const countdown = part(row, 'p', left(ends - Date.now() - offset));
    part(row, 'time', `${date.format(ends)} ${zone.format(ends)}`).dateTime = ends.toISOString();
    part(row, 'p', `${key.scopes.join(', ')}: ${key.packages.join(', ')}`);
    const used = key.current?.last_used_at;
    part(row, 'p', used ? `Last used ${date.format(new Date(used))} by ${key.current.last_used_by.client}` : 'Never used');
    part(row, 'button', `Regenerate ${key.name}`);
    rows.push([countdown, ends]);
    list.append(row);
  }
  setInterval(() => {
    for (const [countdown, ends] of rows) countdown.textContent = left(ends - Date.now() - offset);
  }, 1000);
  requestAnimationFrame(() => performance.mark('latchkey-first-row'));
});
