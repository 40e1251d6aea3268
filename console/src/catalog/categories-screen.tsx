import './catalog.css';
import { Link } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { FolderTree, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useChange } from '../data';
import { IconButton } from '../design/button';
import { FormDialog } from '../design/dialog';
import { TextField } from '../design/field';
import { Badge, Page } from '../design/page';
import { Await } from '../design/states';
import { asTree, useCategories } from './dictionaries';
import { NothingThere } from './looks-screen';
import { WordField } from './word-field';

type Category = components['schemas']['Category'];

/** The tree of the shop, and the part that each category plays in an outfit. */
export function CategoriesScreen() {
  const [edited, setEdited] = useState<Category>();
  const categories = useCategories();
  return (
    <Page
      title="Categories"
      description="What products are sorted into. The slot is the part that a category plays in an outfit; without one, its looks go with nothing."
    >
      <Await of={categories}>
        {(all) =>
          all.length === 0 ? (
            <NothingThere icon={FolderTree} isFiltered={false} what="categories" />
          ) : (
            <div className="table-frame">
              <table className="table">
                <thead>
                  <tr>
                    <th>Category</th>
                    <th>Slot</th>
                    <th className="wide-only">Id</th>
                    <th>
                      <span className="visually-hidden">Edit</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {asTree(all).map((category) => (
                    <tr key={category.id}>
                      <td>
                        <span className="category-depth" aria-hidden>
                          {'–\u00a0'.repeat(category.depth)}
                        </span>
                        <Link to="/products" search={{ category: category.id }}>
                          {category.name}
                        </Link>
                      </td>
                      <td>
                        {category.resolved_slot ? (
                          <>
                            <Badge tone="info">{category.resolved_slot}</Badge>
                            {!category.slot && <span className="catalog-soft"> by its name or parent</span>}
                          </>
                        ) : (
                          <span className="catalog-soft">none</span>
                        )}
                      </td>
                      <td className="wide-only">
                        <code>{category.id}</code>
                      </td>
                      <td>
                        <IconButton
                          icon={Pencil}
                          label={`Edit ${category.name}`}
                          onPress={() => setEdited(category)}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Await>
      {edited && (
        <EditCategory
          category={edited}
          slots={[...new Set((categories.data ?? []).flatMap(({ resolved_slot: slot }) => slot ?? []))]}
          onClose={() => setEdited(undefined)}
        />
      )}
    </Page>
  );
}

interface EditProps {
  category: Category;
  slots: string[];
  onClose(): void;
}

function EditCategory({ category, slots, onClose }: EditProps) {
  const [name, setName] = useState(category.name);
  const [slot, setSlot] = useState(category.slot ?? '');
  const params = { path: { id: category.id } };
  const save = useChange(
    (api) => api.PATCH('/categories/{id}', { params, body: { name: name.trim(), slot: slot || null } }),
    {
      touches: ['categories', 'looks'],
      says: () => `${name} was changed.`,
      onDone: onClose,
      showsErrors: true,
    },
  );
  return (
    <FormDialog
      title={`Edit ${category.name}`}
      isOpen
      onClose={onClose}
      action="Save"
      isDisabled={name.trim() === ''}
      isPending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate()}
    >
      <TextField label="Name" value={name} onChange={setName} autoFocus isRequired />
      <WordField
        label="Slot"
        value={slot}
        words={slots}
        placeholder="that of its parent"
        onChange={setSlot}
      />
      <p className="field-hint">
        Such as shoes. Looks of different slots go together. Empty: as its parent, or as its name tells.
      </p>
    </FormDialog>
  );
}
