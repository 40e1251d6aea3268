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
import { Cell, Row, Table } from '../design/table';
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
            <Table
              label="Categories"
              columns={[
                'Category',
                'Slot',
                { name: 'Id', isWideOnly: true },
                { name: 'Edit', isActions: true },
              ]}
              staysTable
            >
              {asTree(all).map((category) => (
                <Row key={category.id}>
                  <Cell>
                    <span className="category-depth" aria-hidden>
                      {'–\u00a0'.repeat(category.depth)}
                    </span>
                    <Link to="/products" search={{ category: category.id }}>
                      {category.name}
                    </Link>
                  </Cell>
                  <Cell>
                    {category.resolved_slot ? (
                      <>
                        <Badge tone="info">{category.resolved_slot}</Badge>
                        {!category.slot && <span className="catalog-soft"> by its name or parent</span>}
                      </>
                    ) : (
                      <span className="catalog-soft">none</span>
                    )}
                  </Cell>
                  <Cell>
                    <code>{category.id}</code>
                  </Cell>
                  <Cell>
                    <IconButton
                      icon={Pencil}
                      label={`Edit ${category.name}`}
                      onPress={() => setEdited(category)}
                    />
                  </Cell>
                </Row>
              ))}
            </Table>
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
