// Starts Swagger UI as Vitrine wants it: own Authorize dialog, curl lines, nothing from other hosts.

const reference = document.getElementById('reference');
const { documentUrl, clientId } = reference.dataset;

followColorScheme();

const ui = window.SwaggerUIBundle({
  domNode: reference,
  url: documentUrl,
  presets: [window.SwaggerUIBundle.presets.apis],
  plugins: [authorizeDialog, acceptFromDocument, resolveWithin],
  layout: 'BaseLayout',
  // Asked by default: a validator on another host.
  validatorUrl: null,
  oauth2RedirectUrl: new URL('../oauth2-redirect.html', location.href).href,
  persistAuthorization: false,
  deepLinking: true,
  tryItOutEnabled: true,
  displayRequestDuration: true,
  filter: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
  requestSnippetsEnabled: true,
  requestSnippets: {
    defaultExpanded: true,
    languages: ['curl_bash'],
    generators: { curl_bash: { title: 'curl', syntax: 'bash' } },
  },
});
ui.initOAuth({ clientId, scopes: 'openid', usePkceWithAuthorizationCodeGrant: true });

/** Swagger UI knows the dark colours, but only its stock page switches to them. */
function followColorScheme() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
  dark.addEventListener('change', apply);
  apply();
}

/**
 * A plugin that replaces two parts of the Authorize dialog: its frame, to say who enters what, and the field of an
 * API key, to show the scheme's name with spaces, which the keys of an OpenAPI document may not hold.
 */
function authorizeDialog({ React }) {
  const h = React.createElement;

  return { components: { authorizationPopup: AuthorizationDialog, apiKeyAuth: ApiKeyField } };

  function AuthorizationDialog(props) {
    const { authSelectors, authActions, errSelectors, specSelectors, getComponent, fn } = props;
    const Auths = getComponent('auths');
    const close = () => authActions.showDefinitions(false);
    React.useEffect(() => {
      const onKeyDown = (event) => event.key === 'Escape' && close();
      document.addEventListener('keydown', onKeyDown);
      return () => document.removeEventListener('keydown', onKeyDown);
    });
    const schemes = authSelectors.shownDefinitions().valueSeq().toArray();
    const shared = {
      AST: fn.AST ?? {},
      getComponent,
      errSelectors,
      authSelectors,
      authActions,
      specSelectors,
    };
    return h(
      'div',
      { className: 'dialog-ux' },
      h('div', { className: 'backdrop-ux', onClick: close }),
      h(
        'div',
        { className: 'modal-ux', role: 'dialog', 'aria-modal': true, 'aria-labelledby': 'authorize-title' },
        h(
          'div',
          { className: 'modal-ux-header' },
          h('h3', { id: 'authorize-title' }, 'Authorize'),
          h(
            'button',
            { type: 'button', className: 'close-modal', 'aria-label': 'Close', onClick: close },
            '×',
          ),
        ),
        h(
          'div',
          { className: 'modal-ux-content' },
          h(WhoEntersWhat),
          schemes.map((definitions, index) => h(Auths, { key: index, definitions, ...shared })),
        ),
      ),
    );
  }

  function WhoEntersWhat() {
    const line = (level, text) => [h('dt', { key: level }, level), h('dd', { key: `${level}:` }, text)];
    return h(
      'dl',
      { className: 'who-enters-what' },
      line('service', [
        'the customer’s API key, and ',
        h('code', { key: 1 }, 'None'),
        ' as None Authorization',
      ]),
      line('admin', 'the customer’s API key, and Authorization: sign in as an admin'),
      line('superuser', 'the superuser API key, and Authorization: sign in as a superuser'),
    );
  }

  function ApiKeyField({ name, schema, authorized, onChange, errSelectors, getComponent }) {
    const AuthError = getComponent('authError');
    const Markdown = getComponent('Markdown', true);
    const isAuthorized = Boolean(authorized?.getIn([name, 'value']));
    const errors = errSelectors.allErrors().filter((error) => error.get('authId') === name);
    const id = `api-key-${name}`;
    const input = h('input', {
      id,
      type: 'text',
      autoComplete: 'off',
      spellCheck: false,
      onChange: (event) => onChange({ name, schema, value: event.target.value }),
    });
    return h(
      'div',
      null,
      h('h4', null, name.replaceAll('_', ' ')),
      h(Markdown, { source: schema.get('description') }),
      h(
        'label',
        { htmlFor: id },
        'Value of the header ',
        h('code', null, schema.get('name')),
        isAuthorized && h('span', { className: 'is-set' }, 'is set'),
      ),
      isAuthorized ? null : input,
      errors
        .valueSeq()
        .toArray()
        .map((error, index) => h(AuthError, { key: index, error })),
    );
  }
}

/**
 * A plugin that asks for the media type an operation answers with. Swagger UI does so only once another one is
 * chosen, and sends `*\/*` until then.
 */
function acceptFromDocument() {
  return {
    statePlugins: {
      oas3: {
        wrapSelectors: {
          responseContentType: (original, system) => (state, path, method) =>
            original(state, path, method) ?? documentedMediaType(system, path, method),
        },
      },
    },
  };
}

function documentedMediaType({ specSelectors }, path, method) {
  const responses = specSelectors.specJsonWithResolvedSubtrees().getIn(['paths', path, method, 'responses']);
  const success = responses?.find((response, status) => status.startsWith('2') && response.has('content'));
  return success?.get('content').keySeq().first() ?? null;
}

/**
 * A plugin that follows references. Swagger UI takes the whole document apart anew for every operation that is opened, which
 * takes seconds; ours refers to nothing but itself.
 */
function resolveWithin() {
  return { fn: { resolveSubtree } };

  async function resolveSubtree(whole, path) {
    const part = path.reduce((node, key) => node?.[key], whole);
    return { spec: inlined(part, whole, []), errors: [] };
  }

  /** `within`: the references that led here; one of them again would have no end, and stays. */
  function inlined(node, whole, within) {
    if (typeof node !== 'object' || node === null) return node;
    if (Array.isArray(node)) return node.map((one) => inlined(one, whole, within));
    const { $ref, ...rest } = node;
    const isReference = typeof $ref === 'string' && !within.includes($ref);
    const entries = Object.entries(isReference ? rest : node);
    const own = Object.fromEntries(entries.map(([key, one]) => [key, inlined(one, whole, within)]));
    if (!isReference) return own;
    const keys = $ref
      .split('/')
      .slice(1)
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const target = keys.reduce((one, key) => one?.[key], whole);
    return { ...inlined(target, whole, [...within, $ref]), ...own };
  }
}
