/** One sheet for all pages, light and dark, in the colours of the console. It stands in the page and is allowed by its hash. */
export const pageStyle = `
:root {
  --ground: #f6f6f3; --card: #ffffff; --text: #1b2129; --quiet: #565f6b; --line: #85898c;
  --accent: #0a6a5c; --accent-strong: #07564a; --on-accent: #ffffff;
  --error: #b3261e; --error-ground: #fbe6e4; --error-line: #e5a5ad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161a; --card: #1a2026; --text: #e9ebee; --quiet: #a5aeb9; --line: #77828e;
    --accent: #5cc9b5; --accent-strong: #7fd9c8; --on-accent: #06231e;
    --error: #ff8a80; --error-ground: #43201e; --error-line: #7d3b45;
  }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; }
body {
  margin: 0; min-height: 100vh; min-height: 100dvh; padding: 24px 16px; display: grid; place-items: center;
  background: var(--ground); color: var(--text);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main {
  width: 100%; max-width: 400px; padding: 32px; background: var(--card); border-radius: 16px;
  box-shadow: 0 1px 2px rgb(10 14 30 / .08), 0 12px 32px rgb(10 14 30 / .1);
}
.brand {
  display: flex; align-items: center; gap: 10px; margin: 0 0 24px;
  font-weight: 650; font-size: 18px; letter-spacing: -.01em;
}
h1 { margin: 0; text-wrap: balance; font-size: 24px; line-height: 1.25; letter-spacing: -.015em; font-weight: 650; }
.lead { margin: 6px 0 0; color: var(--quiet); overflow-wrap: anywhere; }
form { margin: 24px 0 0; }
label { display: block; margin: 16px 0 6px; font-weight: 550; font-size: 15px; }
input {
  width: 100%; padding: 11px 12px; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--line); border-radius: 9px;
}
input[aria-invalid="true"] { border-color: var(--error); }
.hint { margin: 9px 0 0; font-size: 14px; color: var(--quiet); }
button {
  width: 100%; margin: 24px 0 0; padding: 12px; font: inherit; font-weight: 600; cursor: pointer;
  color: var(--on-accent); background: var(--accent); border: 0; border-radius: 9px;
}
button:hover { background: var(--accent-strong); }
input:focus-visible, button:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.error {
  margin: 20px 0 0; padding: 11px 14px; color: var(--error); background: var(--error-ground);
  border: 1px solid var(--error-line); border-radius: 9px; font-size: 15px;
}
@media (forced-colors: active) { main, button, .error { border: 1px solid; } }
`;
