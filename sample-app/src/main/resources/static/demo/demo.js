// What an operator sees of each fault.
const WHAT = {
  'slow-consumer': 'Gets more messages than it can handle.',
  'crash-loop': 'Fails soon after each start.',
  'spinning-script': 'Computes without an end, and ignores its cancellation.',
  'memory-hog': 'Forgets nothing, until the memory limit ends it.',
  'link-cascade': 'Twenty-one linked processes; the last one fails after half a minute.',
  'denied-tenant': 'Tries what its scope does not allow.',
  'unread-topic': 'Waits for one topic, and gets another.',
};

const message = document.querySelector('#message');

/** The token of the cookie, without which the server takes the request for a forged one. */
function token() {
  const cookie = document.cookie.split('; ').find((one) => one.startsWith('XSRF-TOKEN='));
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : '';
}

async function act(method, name) {
  message.textContent = `${name} …`;
  try {
    const response = await fetch(`../demo/${name}`, {method, headers: {'X-XSRF-TOKEN': token()}});
    message.textContent = response.ok ? `${name}: ${method === 'POST' ? 'started' : 'stopped'}`
      : `${name}: the server answered ${response.status}`;
  }
  catch (error) {
    message.textContent = `${name}: no answer of the server (${error.message})`;
  }
}

function button(label, method, name) {
  const element = document.createElement('button');
  element.textContent = label;
  element.dataset.test = `${label.toLowerCase()}-${name}`;
  element.addEventListener('click', () => act(method, name));
  return element;
}

function row(name) {
  const cells = [name, WHAT[name] ?? '', ''].map((text) => {
    const cell = document.createElement('td');
    cell.textContent = text;
    return cell;
  });
  cells[2].append(button('Start', 'POST', name), button('Stop', 'DELETE', name));
  const element = document.createElement('tr');
  element.append(...cells);
  return element;
}

const names = await (await fetch('../demo')).json();
document.querySelector('#pathologies').append(...names.map(row));
