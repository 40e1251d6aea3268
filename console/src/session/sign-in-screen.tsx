import './sign-in-screen.css';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../design/button';
import { TextField } from '../design/field';
import { settings } from '../settings';
import { kept } from './kept';
import { signIn } from './session';

const apiKeyCharacters = 40;

/** Asks for the API key, once for each tab, and leads to the pages of the identity provider, which ask for the password. */
export function SignInScreen({ notice }: { notice?: string | undefined }) {
  const [apiKey, setApiKey] = useState(kept.apiKey.read() ?? '');
  const [error, setError] = useState<string>();
  const [isLeaving, setIsLeaving] = useState(false);

  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    const key = apiKey.trim();
    if (key.length !== apiKeyCharacters)
      return setError(
        key === ''
          ? 'Enter the API key.'
          : `An API key has ${apiKeyCharacters} characters; this has ${key.length}.`,
      );
    kept.apiKey.write(key);
    setIsLeaving(true);
    signIn().catch((failure: Error) => {
      setIsLeaving(false);
      setError(failure.message);
    });
  };

  return (
    <main className="sign-in">
      <title>Sign in · Vitrine</title>
      <div className="sign-in-card">
        <img src="/icon.svg" alt="" width={44} height={44} />
        <h1>Vitrine</h1>
        <p className="sign-in-lead">Which pictures look alike, what is on them, and what goes with what.</p>
        {notice && (
          <p className="sign-in-notice" role="alert">
            {notice}
          </p>
        )}
        {settings.signIn ? (
          <form onSubmit={submit} noValidate>
            <TextField
              label="API key"
              type="password"
              autoComplete="off"
              value={apiKey}
              onChange={(value) => {
                setApiKey(value);
                setError(undefined);
              }}
              error={error}
              hint={
                <>
                  It says which shop. After a first start it stands in <code>credentials.env</code> in the
                  data folder: <code>API_KEY</code> for admins, <code>SUPERUSER_API_KEY</code> for superusers.
                  It is kept until this tab is closed.
                </>
              }
            />
            <Button type="submit" kind="primary" icon={ArrowRight} isPending={isLeaving}>
              Sign in
            </Button>
          </form>
        ) : (
          <p className="sign-in-notice" role="alert">
            Nobody can sign in here yet: the Cognito pool has no client for browsers. Make one without a
            secret, with <code>{location.origin}/</code> as a callback and sign-out address, and name it in{' '}
            <code>VITRINE_COGNITO_BROWSER_CLIENT_ID</code>.
          </p>
        )}
      </div>
      <p className="sign-in-foot">
        <a href="/docs/">Documentation</a> · <a href="/docs/api/">Try the API</a> · Version {settings.version}
      </p>
    </main>
  );
}
