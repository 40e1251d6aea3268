import './images-screen.css';
import { getRouteApi, Outlet } from '@tanstack/react-router';
import { Images as ImagesIcon } from 'lucide-react';
import { useCallback, useState } from 'react';
import { useData } from '../data';
import { Select } from '../design/field';
import { Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { useWho } from '../session/who';
import { BulkActions } from './bulk-actions';
import { ChooseFiles, FileDrop } from './file-drop';
import { ImageGrid } from './image-grid';
import { type ImageFilter, useFirstPage, useImageCount } from './image-pages';
import { UploadPanel } from './upload-panel';
import { upload } from './uploads';

const route = getRouteApi('/images');
const all = 'all';

export function ImagesScreen() {
  const { api, customer } = useWho();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const collections = useData(['collections'], async (client, signal) => {
    return (await client.GET('/collections', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  const count = useImageCount(filter, collections.data);
  // Asked for beside the number, not after it; and while a choice is pointed at, or taken.
  const prepare = useFirstPage(filter);
  const add = (files: File[]) => upload({ api, customer: customer.id, collection: filter.collection }, files);
  const open = useCallback(
    (id: string) => void navigate({ to: '/images/$id', params: { id }, search: (before) => before }),
    [navigate],
  );
  const narrow = (to: typeof filter) => {
    setSelected(new Set());
    prepare({ ...filter, ...to });
    void navigate({ search: (before) => ({ ...before, ...to }) });
  };
  const ofStatus = (id: string): ImageFilter => ({
    status: id === all ? undefined : (id as ImageFilter['status']),
  });
  const ofCollection = (id: string): ImageFilter => ({
    collection: id === all ? undefined : id.slice('of '.length),
  });

  return (
    <Page
      title="Images"
      description={count.data === undefined ? undefined : describe(count.data)}
      actions={
        <ChooseFiles kind="primary" onFiles={add}>
          Add images
        </ChooseFiles>
      }
    >
      <FileDrop label="Let go to add these pictures" onFiles={add}>
        <div className="toolbar images-filters">
          <Select
            label="Status"
            value={filter.status ?? all}
            onConsider={(id) => prepare({ ...filter, ...ofStatus(id) })}
            onChange={(id) => narrow(ofStatus(id))}
            choices={[
              { id: all, label: 'All' },
              { id: 'ready', label: 'Ready' },
              { id: 'pending', label: 'Pending', hint: 'Not looked at yet' },
              { id: 'failed', label: 'Failed', hint: 'Could not be fetched or read' },
            ]}
          />
          <Select
            label="Collection"
            value={filter.collection === undefined ? all : `of ${filter.collection}`}
            onConsider={(id) => prepare({ ...filter, ...ofCollection(id) })}
            onChange={(id) => narrow(ofCollection(id))}
            choices={[
              { id: all, label: 'All' },
              ...(collections.data ?? []).map(({ id, name }) => ({ id: `of ${id}`, label: name })),
            ]}
          />
        </div>
        <BulkActions
          selected={selected}
          collection={filter.collection}
          onClear={() => setSelected(new Set())}
        />
        <Await of={count}>
          {(number) =>
            number === 0 ? (
              <Empty
                icon={ImagesIcon}
                title={filter.status || filter.collection ? 'Nothing here' : 'No images yet'}
              >
                {filter.status || filter.collection
                  ? 'No image passes these filters.'
                  : 'Drop pictures anywhere on this page, paste one, or choose files. Each takes the name of its file as its id.'}
              </Empty>
            ) : (
              <ImageGrid
                key={`${filter.status} ${filter.collection}`}
                label="Images"
                filter={filter}
                count={number}
                selected={selected}
                onSelect={setSelected}
                onOpen={open}
              />
            )
          }
        </Await>
      </FileDrop>
      <UploadPanel />
      <Outlet />
    </Page>
  );
}

function describe(count: number): string {
  if (count === 0) return 'No pictures.';
  return count === 1 ? 'One picture.' : `${count.toLocaleString()} pictures, newest last.`;
}
