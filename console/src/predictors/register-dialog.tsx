import { useState } from 'react';
import { useChange } from '../data';
import { FormDialog } from '../design/dialog';
import { Select, TextField } from '../design/field';

const ways = [
  { id: 'files', label: 'Files of this computer' },
  { id: 'url', label: 'An address of a folder', hint: 'Such as that of a model on Hugging Face' },
  { id: 'folder', label: 'A folder of the server' },
];

/** Brings a predictor version: from files, an address, or a folder of the server. */
export function RegisterDialog({ onClose }: { onClose(): void }) {
  const [way, setWay] = useState('files');
  const [place, setPlace] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const [name, setName] = useState('');
  const [version, setVersion] = useState('');
  const [licence, setLicence] = useState('');
  const bring = useChange(
    (api) => {
      const given = {
        ...(name.trim() ? { name: name.trim() } : {}),
        ...(version.trim() ? { version: version.trim() } : {}),
        ...(licence.trim() ? { licence: licence.trim() } : {}),
      };
      if (way !== 'files') {
        const source = way === 'url' ? { url: place.trim() } : { folder: place.trim() };
        return api.POST('/predictor-versions', { body: { ...source, ...given } });
      }
      const form = new FormData();
      for (const [field, text] of Object.entries(given)) form.append(field, text);
      for (const file of files) form.append('file', file, file.name);
      return api.POST('/predictor-versions', { body: form as never });
    },
    {
      touches: ['predictors'],
      says: ({ data }) => `${data.name} ${data.version} is being verified and warmed.`,
      onDone: onClose,
      showsErrors: true,
    },
  );
  const isMissing =
    way === 'files'
      ? files.length === 0
      : place.trim() === '' || (way === 'url' && (!name.trim() || !version.trim()));
  return (
    <FormDialog
      title="Bring a predictor version"
      isOpen
      onClose={onClose}
      action="Bring"
      isDisabled={isMissing}
      isPending={bring.isPending}
      error={bring.error}
      onSubmit={() => bring.mutate()}
    >
      <Select label="From" choices={ways} value={way} onChange={setWay} />
      {way === 'files' ? (
        <label className="field">
          <span className="field-label">predictor.json (or config.json) and the files that it names</span>
          <input
            type="file"
            multiple
            className="control"
            onChange={(event) => setFiles([...(event.target.files ?? [])])}
          />
        </label>
      ) : (
        <TextField
          label={way === 'url' ? 'Address' : 'Folder'}
          value={place}
          onChange={setPlace}
          isRequired
          placeholder={way === 'url' ? 'https://…/resolve/main' : '/srv/predictors/fashion/1'}
        />
      )}
      <div className="field-grid">
        <TextField label="Name" value={name} onChange={setName} isRequired={way === 'url'} />
        <TextField label="Version" value={version} onChange={setVersion} isRequired={way === 'url'} />
        <TextField label="Licence" value={licence} onChange={setLicence} placeholder="Apache-2.0" />
      </div>
      <p className="field-hint">
        What predictor.json says need not be given. The version is verified and warmed in the background, and
        touches nothing that serves.
      </p>
    </FormDialog>
  );
}
