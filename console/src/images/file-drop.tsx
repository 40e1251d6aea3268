import './file-drop.css';
import { ImagePlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Button } from '../design/button';

/** What a browser can send and the API reads. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif', 'image/avif'];

interface FileDropProps {
  onFiles(files: File[]): void;
  /** Says what happens to files that are let go here. */
  label: string;
  children: React.ReactNode;
}

/** A part of the screen on which files can be let go, or pasted while it is shown. */
export function FileDrop({ onFiles, label, children }: FileDropProps) {
  const latest = useRef(onFiles);
  latest.current = onFiles;
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  }, []);
  const [isOver, setIsOver] = useState(false);
  return (
    <DropZone
      className="file-drop"
      aria-label={label}
      getDropOperation={() => 'copy'}
      onDropEnter={() => setIsOver(true)}
      onDropExit={() => setIsOver(false)}
      onDrop={async ({ items }) => {
        setIsOver(false);
        const files = [];
        for (const item of items) {
          if (item.kind === 'file') files.push(await item.getFile());
          if (item.kind === 'directory')
            for await (const entry of item.getEntries())
              if (entry.kind === 'file') files.push(await entry.getFile());
        }
        if (files.length > 0) onFiles(files);
      }}
    >
      {children}
      {isOver && (
        <div className="file-drop-over">
          <ImagePlus size={36} aria-hidden />
          {label}
        </div>
      )}
    </DropZone>
  );
}

interface ChooseFilesProps {
  onFiles(files: File[]): void;
  children: string;
  kind?: 'primary' | 'plain';
  isMultiple?: boolean;
}

export function ChooseFiles({ onFiles, children, kind = 'plain', isMultiple = true }: ChooseFilesProps) {
  return (
    <FileTrigger
      acceptedFileTypes={pictureTypes}
      allowsMultiple={isMultiple}
      onSelect={(list) => list && onFiles([...list])}
    >
      <Button kind={kind} icon={ImagePlus}>
        {children}
      </Button>
    </FileTrigger>
  );
}
