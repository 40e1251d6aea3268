import { Dialog } from '../design/dialog';
import { Snippet } from '../design/snippet';
import { Tabs } from '../design/tabs';
import { apiUrl } from '../settings';

interface CallDialogProps {
  body: Record<string, unknown>;
  file: File | undefined;
  onClose(): void;
}

/** How a program asks the same. Keys are named as in `credentials.env`, and not shown. */
export function CallDialog({ body, file, onClose }: CallDialogProps) {
  return (
    <Dialog title="The API call behind the answer" isOpen onClose={onClose} size="large">
      <Tabs
        label="Language"
        tabs={[
          { id: 'curl', label: 'curl', content: <Snippet label="curl" code={curlOf(body, file?.name)} /> },
          {
            id: 'sdk',
            label: 'TypeScript',
            content: <Snippet label="TypeScript" code={sdkOf(body, file?.name)} />,
          },
        ]}
      />
    </Dialog>
  );
}

function curlOf(body: Record<string, unknown>, file: string | undefined): string {
  const headers = '-H "x-api-key: $API_KEY" -H "Authorization: None"';
  const lines = file
    ? [
        `-F ${quoted(`file=@${file}`)}`,
        ...Object.entries(body).map(([name, value]) => `-F ${quoted(`${name}=${textOf(value)}`)}`),
      ]
    : [`-d ${quoted(JSON.stringify(body))}`];
  return [`curl "${apiUrl}/searches"`, headers, ...lines].join(' \\\n  ');
}

function sdkOf(body: Record<string, unknown>, file: string | undefined): string {
  const setUp = `import { createServiceClient${file ? ', searchByPicture' : ''} } from '@vitrine/sdk';
${file ? "import { openAsBlob } from 'node:fs';\n" : ''}
const vitrine = createServiceClient({ url: '${apiUrl}', apiKey: process.env.API_KEY });`;
  const call = file
    ? `const file = await openAsBlob(${JSON.stringify(file)});
const { results } = await searchByPicture(vitrine, file, ${literal(body)});`
    : `const { data: { results } } = await vitrine.POST('/searches', { body: ${literal(body)} });`;
  return `${setUp}\n${call}\nfor (const { id, score } of results) console.log(id, score);`;
}

/** For a shell: nothing inside means anything to it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function literal(value: unknown): string {
  return JSON.stringify(value)
    .replace(/"([a-z_]+)":/g, '$1: ')
    .replaceAll(',', ', ');
}
