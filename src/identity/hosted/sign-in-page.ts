import type { FastifyReply } from 'fastify';
import type { AuthorizeRequest } from './authorize-request.js';
import { html, sendPage } from './page.js';

interface Form {
  /** The value of the cookie, sent back with the form. */
  formToken: string;
  username?: string;
  error?: string | undefined;
}

/** The form leads back to the address of the page, whose query holds the request. */
export function sendSignInPage(reply: FastifyReply, request: AuthorizeRequest, form: Form): FastifyReply {
  const { formToken, username = '', error } = form;
  const invalid = error === undefined ? html`` : html` aria-invalid="true" aria-describedby="error"`;
  return sendPage(reply, {
    status: error === undefined ? 200 : 400,
    title: error === undefined ? 'Sign in' : 'Sign-in failed',
    returnTo: request.redirectUri,
    body: html`<h1>Sign in</h1>
<p class="lead">to continue to ${destination(request)}</p>
${errorBox(error)}
<form method="post">
<input type="hidden" name="form_token" value="${formToken}">
<label for="username">User name</label>
<input id="username" name="username" value="${username}" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="128"${username === '' && html` autofocus`}${invalid}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required maxlength="256"${username !== '' && html` autofocus`}${invalid}>
<button type="submit">Sign in</button>
</form>`,
  });
}

/** The second step, for a password that is only good for setting another. */
export function sendNewPasswordPage(
  reply: FastifyReply,
  request: AuthorizeRequest,
  form: Form & { challenge: string; username: string },
): FastifyReply {
  const { formToken, challenge, username, error } = form;
  const described =
    error === undefined
      ? html` aria-describedby="rules"`
      : html` aria-invalid="true" aria-describedby="error rules"`;
  return sendPage(reply, {
    status: error === undefined ? 200 : 400,
    title: 'Choose a password',
    returnTo: request.redirectUri,
    body: html`<h1>Choose a password</h1>
<p class="lead">The one you signed in with was temporary, ${username}.</p>
${errorBox(error)}
<form method="post">
<input type="hidden" name="form_token" value="${formToken}">
<input type="hidden" name="challenge" value="${challenge}">
<input type="hidden" name="username" value="${username}" autocomplete="username">
<label for="new-password">New password</label>
<input id="new-password" name="new_password" type="password" autocomplete="new-password" required maxlength="256" autofocus${described}>
<p class="hint" id="rules">At least 8 characters, with upper and lower case letters, a digit and a symbol.</p>
<label for="new-password-again">New password once more</label>
<input id="new-password-again" name="new_password_again" type="password" autocomplete="new-password" required maxlength="256">
<button type="submit">Save and continue</button>
</form>`,
  });
}

/** A page that only says something. */
export function sendMessagePage(
  reply: FastifyReply,
  { status, title, message }: { status: number; title: string; message: string },
): FastifyReply {
  const box = status < 400 ? html`<p class="lead">${message}</p>` : errorBox(message);
  return sendPage(reply, { status, title, body: html`<h1>${title}</h1>\n${box}` });
}

function errorBox(error: string | undefined) {
  return error === undefined ? html`` : html`<p class="error" id="error" role="alert">${error}</p>`;
}

function destination({ redirectUri }: AuthorizeRequest): string {
  const { host, protocol } = new URL(redirectUri);
  return host || protocol.slice(0, -1);
}
