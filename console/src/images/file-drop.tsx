import './file-drop.css';
import { ImagePlus } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
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

/** A part of the screen on which files and folders can be let go, or pasted while it is shown. */
export function FileDrop({ onFiles, label, children }: FileDropProps) {
  usePastedFiles(onFiles);
  // Every element inside tells of its own coming and going.
  const depth = useRef(0);
  const [isOver, setIsOver] = useState(false);
  const holdsFiles = (event: React.DragEvent) => event.dataTransfer.types.includes('Files');
  const enter = (event: React.DragEvent, by: number) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth.current = Math.max(0, depth.current + by);
    setIsOver(depth.current > 0);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: with keys, files are chosen by the button
    <div
      className="file-drop"
      onDragEnter={(event) => enter(event, 1)}
      onDragLeave={(event) => enter(event, -1)}
      onDragOver={(event) => holdsFiles(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        depth.current = 0;
        setIsOver(false);
        void filesOf(event.dataTransfer).then((files) => files.length > 0 && onFiles(files));
      }}
    >
      {children}
      {isOver && (
        <div className="file-drop-over">
          <ImagePlus size={36} aria-hidden />
          {label}
        </div>
      )}
    </div>
  );
}

function usePastedFiles(onFiles: (files: File[]) => void): void {
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
}

/** Those that were let go, and those in folders that were. The transfer is empty once the event is over: entries first. */
async function filesOf({ items, files }: DataTransfer): Promise<File[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry?.() ?? null);
  if (!entries.some((entry) => entry?.isDirectory)) return [...files];
  return (await Promise.all(entries.map((entry) => (entry ? filesIn(entry) : [])))).flat();
}

async function filesIn(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile)
    return [await new Promise<File>((done, fail) => (entry as FileSystemFileEntry).file(done, fail))];
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const all: File[] = [];
  while (true) {
    // A part of the folder each time, until there is none.
    const part = await new Promise<FileSystemEntry[]>((done, fail) => reader.readEntries(done, fail));
    if (part.length === 0) return all;
    for (const one of part) all.push(...(await filesIn(one)));
  }
}

interface ChooseFilesProps {
  onFiles(files: File[]): void;
  children: string;
  kind?: 'primary' | 'plain';
  size?: 'small' | 'usual';
  isMultiple?: boolean;
}

export function ChooseFiles({
  onFiles,
  children,
  kind = 'plain',
  size = 'usual',
  isMultiple = true,
}: ChooseFilesProps) {
  return (
    <FileTrigger
      acceptedFileTypes={pictureTypes}
      allowsMultiple={isMultiple}
      onSelect={(list) => list && onFiles([...list])}
    >
      <Button kind={kind} size={size} icon={ImagePlus}>
        {children}
      </Button>
    </FileTrigger>
  );
}
