// The page of usage: signs in, asks for reports, draws them. The token lives in this variable alone.
let bearer = null;
let challenge = null;

const find = (selector) => document.querySelector(selector);
const width = 560;
const height = 180;
const left = 44;
const bottom = 20;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function shape(name, attributes, text) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

async function ask(path, options = {}) {
  const headers = { ...options.headers, ...(bearer ? { Authorization: `Bearer ${bearer}` } : {}) };
  const answer = await fetch(`/api/v1/${path}`, { ...options, headers });
  const body = await answer.json();
  if (body.status === 'success') return body.data;
  throw new Error(body.error?.message ?? `The server answered ${answer.status}.`);
}

const post = (path, body) =>
  ask(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

/** A round number at or above the largest value. */
function topOf(values) {
  const most = Math.max(1, ...values);
  const power = 10 ** Math.floor(Math.log10(most));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= most);
}

const short = (value) =>
  value >= 1e6 ? `${value / 1e6} M` : value >= 1e3 ? `${value / 1e3} k` : String(value);

function frame(days, top) {
  const svg = shape('svg', { viewBox: `0 0 ${width} ${height}`, role: 'img' });
  for (const share of [0, 0.5, 1]) {
    const y = height - bottom - share * (height - bottom - 10);
    svg.append(
      shape('line', { class: 'grid', x1: left, x2: width, y1: y, y2: y }),
      shape('text', { x: left - 6, y: y + 4, 'text-anchor': 'end' }, short(top * share)),
    );
  }
  const [first] = days;
  svg.append(shape('text', { x: left, y: height - 4 }, first));
  const last = { x: width, y: height - 4, 'text-anchor': 'end' };
  if (days.length > 1) svg.append(shape('text', last, days.at(-1)));
  return svg;
}

const yOf = (value, top) => height - bottom - (value / top) * (height - bottom - 10);

/** Bars of the series on top of each other, one for each day. */
function bars(items, series) {
  const sums = items.map((item) => series.reduce((sum, { of }) => sum + of(item), 0));
  const top = topOf(sums);
  const svg = frame(
    items.map(({ key }) => key),
    top,
  );
  const step = (width - left) / items.length;
  items.forEach((item, index) => {
    let below = 0;
    for (const { of, tone, label } of series) {
      const value = of(item);
      if (value === 0) continue;
      const y = yOf(below + value, top);
      const box = { x: left + index * step + step * 0.1, width: Math.min(step * 0.8, 40), y };
      const bar = shape('rect', { ...box, class: tone, height: yOf(below, top) - y });
      bar.append(shape('title', {}, `${item.key}: ${value} ${label}`));
      svg.append(bar);
      below += value;
    }
  });
  return svg;
}

function lines(items, series) {
  const top = topOf(items.flatMap((item) => series.map(({ of }) => of(item))));
  const svg = frame(
    items.map(({ key }) => key),
    top,
  );
  const step = (width - left) / items.length;
  for (const { of, tone, label } of series) {
    const x = (index) => left + (index + 0.5) * step;
    const points = items.map((item, index) => `${x(index)},${yOf(of(item), top)}`).join(' ');
    svg.append(shape('polyline', { class: tone, points }));
    items.forEach((item, index) => {
      const dot = shape('circle', { class: tone, cx: x(index), cy: yOf(of(item), top), r: 3 });
      dot.append(shape('title', {}, `${item.key}: ${label} ${of(item)} ms`));
      svg.append(dot);
    });
  }
  return svg;
}

function panel(id, title, items, draw, series) {
  const legend = element('p', { class: 'legend' });
  for (const { tone, label } of series) legend.append(element('span', { class: tone }, label));
  const content =
    items.length === 0 ? element('p', { class: 'empty' }, 'Nothing yet.') : draw(items, series);
  return element('section', { id }, element('h2', {}, title), legend, content);
}

function table(id, title, items) {
  const head = element('tr');
  for (const name of ['', 'requests', '4xx', '5xx', 'p50 ms', 'p95 ms', 'max ms'])
    head.append(element('th', {}, name));
  const body = items.slice(0, 15).map((item) => {
    const label = item.name
      ? `${item.name} (${item.key.split(':')[0]})`
      : item.key.replace(/:0+[0-]*$/, '');
    const figures = [
      item.requests,
      item.clientErrors,
      item.serverErrors,
      item.p50Ms,
      item.p95Ms,
      item.maxMs,
    ];
    return element('tr', {}, ...[label, ...figures].map((cell) => element('td', {}, String(cell))));
  });
  return element('section', { id }, element('h2', {}, title), element('table', {}, head, ...body));
}

const traffic = [
  {
    label: 'answered',
    tone: 'main',
    of: (day) => day.requests - day.clientErrors - day.serverErrors,
  },
  { label: 'refused (4xx)', tone: 'warn', of: (day) => day.clientErrors },
  { label: 'failed (5xx)', tone: 'bad', of: (day) => day.serverErrors },
];
const latency = [
  { label: 'p50', tone: 'main', of: (day) => day.p50Ms },
  { label: 'p95', tone: 'warn', of: (day) => day.p95Ms },
];
const orders = [{ label: 'orders placed', tone: 'main', of: (day) => day.ordersPlaced ?? 0 }];

const periodQuery = () => new URLSearchParams(new FormData(find('#period')));

async function show() {
  const period = periodQuery();
  const by = (groupBy) => ask(`usage?groupBy=${groupBy}&${period}`);
  const [days, routes, consumers, versions] = await Promise.all(
    ['day', 'route', 'consumer', 'version'].map(by),
  );
  find('#charts').replaceChildren(
    panel('traffic', 'Traffic', days.items, bars, traffic),
    panel('errors', 'Errors', days.items, bars, traffic.slice(1)),
    panel('latency', 'Latency', days.items, lines, latency),
    panel('orders', 'Orders', days.items, bars, orders),
    table('consumers', 'Top consumers', consumers.items),
    table('routes', 'Top routes', routes.items),
    table('versions', 'Versions', versions.items),
  );
  find('#charts').hidden = false;
}

async function signIn(form) {
  const { email, password, code, key } = Object.fromEntries(new FormData(form));
  if (key) bearer = key;
  else {
    const answer = challenge
      ? await post('auth/login/second-factor', { challenge, code })
      : await post('auth/login', { email, password });
    challenge = answer.challenge ?? null;
    find('#code').hidden = challenge === null;
    if (challenge) return;
    bearer = answer.accessToken;
  }
  const today = new Date().toISOString().slice(0, 10);
  const before = new Date(Date.now() - 29 * 86_400_000).toISOString().slice(0, 10);
  find('#period [name=from]').value = before;
  find('#period [name=to]').value = today;
  await show();
  form.hidden = true;
  find('#period').hidden = false;
}

async function download() {
  const answer = await fetch(`/api/v1/usage/export?groupBy=route&${periodQuery()}`, {
    headers: { Authorization: `Bearer ${bearer}` },
  });
  const link = element('a', {
    href: URL.createObjectURL(await answer.blob()),
    download: 'usage.csv',
  });
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Runs it and says what went wrong. */
async function attempt(work) {
  find('#message').textContent = '';
  try {
    await work();
  } catch (error) {
    challenge = null;
    find('#code').hidden = true;
    find('#message').textContent = error.message;
  }
}

find('#sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(() => signIn(event.target));
});
find('#period').addEventListener('submit', (event) => {
  event.preventDefault();
  void attempt(show);
});
find('#csv').addEventListener('click', () => void attempt(download));
