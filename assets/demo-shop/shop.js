// What a shop's own page does: it shows a look of the catalogue. Below it, the web components do the rest.
const key = document.querySelector('vitrine-similar').getAttribute('key');
const rows = document.querySelectorAll('vitrine-similar, vitrine-style-with');
const searchDialog = at('search');
const firstLook = 'leather-sofa-brown';
const money = (amount, currency) =>
  new Intl.NumberFormat('en-US', { style: 'currency', currency }).format(amount);

let shown = 0;
let basket = 0;
let pictureAddress;

addEventListener('popstate', () => show(wanted()));
addEventListener('vitrine-select', (event) => {
  const { look_id: look } = event.detail;
  if (!look) return;
  event.preventDefault();
  searchDialog.close();
  goTo(look);
});
at('open-search').addEventListener('click', () => searchDialog.showModal());
at('close-search').addEventListener('click', () => searchDialog.close());
searchDialog.addEventListener('click', (event) => {
  if (event.target === searchDialog) searchDialog.close();
});
at('add').addEventListener('click', () => {
  basket++;
  at('basket').textContent = `Basket: ${basket}`;
  at('add').textContent = 'Added to basket';
});
show(wanted());

function wanted() {
  return new URLSearchParams(location.search).get('look') ?? firstLook;
}

function goTo(look) {
  history.pushState(null, '', `/shop/?look=${encodeURIComponent(look)}`);
  scrollTo({ top: 0, behavior: 'instant' });
  show(look);
}

async function show(id) {
  shown++;
  const turn = shown;
  for (const row of rows) row.setAttribute('look', id);
  at('markup').textContent = [
    ...document.querySelectorAll('vitrine-style-with, vitrine-similar, vitrine-search'),
  ]
    .map((element) => element.cloneNode(false))
    .map((copy) => {
      copy.setAttribute('key', 'vtr_…');
      for (const name of ['state', 'collapsed']) copy.removeAttribute(name);
      return copy.outerHTML.replaceAll('&amp;', '&');
    })
    .toSpliced(0, 0, '<script type="module" src="https://vitrine.example/widgets/vitrine.js"></script>')
    .join('\n');
  const look = await ask(`/looks/${encodeURIComponent(id)}?product=expand&item=expand`);
  if (turn !== shown) return;
  if (!look.product) {
    at('title').textContent = 'There is no such article';
    return;
  }
  showFacts(look);
  await Promise.all([showPicture(look, turn), showColours(look, turn)]);
}

function showFacts({ product, title, items }) {
  const name = title ?? product.title;
  at('add').textContent = 'Add to basket';
  document.title = `${name} · Demo shop`;
  at('title').textContent = name;
  at('path').textContent = [product.brand, ...product.categories.slice(0, 1).map(spoken)]
    .filter(Boolean)
    .join(' · ');
  at('description').textContent = product.description ?? '';
  const choose = (item) => {
    at('price').textContent = money(item.sale_price ?? item.price, item.currency);
    const isThere = item.availability === 'in_stock';
    at('stock').textContent = isThere ? 'In stock, delivered in 2 to 3 days' : 'Sold out';
    at('add').disabled = !isThere;
  };
  const sizes = items.filter(({ size }) => size);
  choices(at('variants'), sizes.length > 1 ? sizes : [], (item, index) => {
    const button = element('button', { type: 'button', 'aria-pressed': String(index === 0) }, item.size);
    button.addEventListener('click', () => {
      for (const other of at('variants').children)
        other.setAttribute('aria-pressed', String(other === button));
      choose(item);
    });
    return button;
  });
  if (items.length > 0) choose(items[0]);
}

async function showPicture({ primary_image: image, title, product }, turn) {
  const picture = at('picture');
  if (!image?.file) return picture.toggleAttribute('hidden', true);
  const answer = await fetch(`${image.file}?size=1024`, { headers: { 'x-api-key': key } });
  const blob = await answer.blob();
  if (turn !== shown) return;
  URL.revokeObjectURL(pictureAddress);
  pictureAddress = URL.createObjectURL(blob);
  picture.src = pictureAddress;
  picture.alt = title ?? product.title;
  picture.hidden = false;
}

async function showColours(look, turn) {
  const product = await ask(`/products/${encodeURIComponent(look.product.id)}?look=expand&item=none`);
  if (turn !== shown) return;
  const looks = product.looks.length > 1 ? product.looks : [];
  choices(at('colours'), looks, ({ id, colour }) => {
    const link = element('a', { href: `/shop/?look=${encodeURIComponent(id)}` }, colour ?? id);
    if (id === look.id) link.setAttribute('aria-current', 'true');
    return link;
  });
}

function choices(place, all, make) {
  place.replaceChildren(...all.map(make));
  place.hidden = all.length === 0;
}

function spoken(category) {
  const last = category.split('.').at(-1).replaceAll('-', ' ');
  return last[0].toUpperCase() + last.slice(1);
}

async function ask(path) {
  const answer = await fetch(`/v1${path}`, { headers: { 'x-api-key': key } });
  return answer.json();
}

function element(name, attributes, text) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.textContent = text;
  return made;
}

function at(id) {
  return document.getElementById(id);
}
