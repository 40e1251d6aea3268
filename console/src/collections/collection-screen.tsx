import { getRouteApi, Link, Outlet, useNavigate } from '@tanstack/react-router';
import { Ellipsis, FolderHeart, Pencil, ScanSearch, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useData, useRefresh } from '../data';
import { IconButton } from '../design/button';
import { ButtonLink } from '../design/link';
import { Menu } from '../design/menu';
import { Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { BulkActions } from '../images/bulk-actions';
import { ChooseFiles, FileDrop } from '../images/file-drop';
import { ImageGrid } from '../images/image-grid';
import { UploadPanel } from '../images/upload-panel';
import { upload } from '../images/uploads';
import { letGo } from '../leaving';
import { useWho } from '../session/who';
import { RenameCollection } from './edit-collection';

const route = getRouteApi('/collections/$id');

export function CollectionScreen() {
  const { id } = route.useParams();
  const { api, customer } = useWho();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isRenaming, setIsRenaming] = useState(false);
  const collection = useData(
    ['collections', id],
    async (client, signal) =>
      (await client.GET('/collections/{id}', { params: { path: { id } }, signal })).data,
  );
  const add = (files: File[]) => upload({ api, customer: customer.id, collection: id }, files);
  const remove = () => {
    letGo('collections', [id], `${collection.data?.name ?? id} was deleted. Its images stay.`, () =>
      api
        .DELETE('/collections/{id}', { params: { path: { id } } })
        .finally(() => refresh('collections', 'images')),
    );
    void navigate({ to: '/collections' });
  };
  const name = collection.data?.name ?? id;

  return (
    <Page
      title={name}
      back={<Link to="/collections">Collections</Link>}
      description={
        collection.data && (
          <>
            <code>{id}</code> · {collection.data.image_count.toLocaleString()} images
          </>
        )
      }
      actions={
        collection.data && (
          <>
            <ButtonLink to="/" search={{ collection: id }} icon={ScanSearch}>
              Search in it
            </ButtonLink>
            <ChooseFiles onFiles={add}>Add images</ChooseFiles>
            <Menu
              label="More"
              button={<IconButton icon={Ellipsis} label="More" kind="plain" />}
              entries={[
                { id: 'rename', label: 'Rename', icon: Pencil, onAction: () => setIsRenaming(true) },
                { id: 'delete', label: 'Delete', icon: Trash2, isDangerous: true, onAction: remove },
              ]}
            />
          </>
        )
      }
    >
      <Await of={collection}>
        {({ image_count }) => (
          <FileDrop label="Let go to add these pictures to the collection" onFiles={add}>
            <BulkActions selected={selected} collection={id} onClear={() => setSelected(new Set())} />
            {image_count === 0 ? (
              <Empty
                icon={FolderHeart}
                title="No images in it yet"
                action={<ButtonLink to="/images">To the images</ButtonLink>}
              >
                Drop pictures here, or select some among the images and add them.
              </Empty>
            ) : (
              <ImageGrid
                label={`Images of ${name}`}
                filter={{ collection: id }}
                count={image_count}
                selected={selected}
                onSelect={setSelected}
                onOpen={(image) =>
                  void navigate({ to: '/images/$id', params: { id: image }, search: { collection: id } })
                }
              />
            )}
          </FileDrop>
        )}
      </Await>
      {isRenaming && <RenameCollection id={id} name={name} onClose={() => setIsRenaming(false)} />}
      <UploadPanel />
      <Outlet />
    </Page>
  );
}
