import './snippet.css';
import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button';

const thanksMs = 2_000;

/** Code that can be copied. */
export function Snippet({ label, code }: { label: string; code: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(code);
    setIsCopied(true);
    setTimeout(() => setIsCopied(false), thanksMs);
  };
  return (
    <div className="snippet">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, which has to work with keys */}
      <section tabIndex={0} aria-label={label}>
        <pre>
          <code>{code}</code>
        </pre>
      </section>
      <Button size="small" icon={isCopied ? Check : Copy} onPress={() => void copy()}>
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </div>
  );
}
