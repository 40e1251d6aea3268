import { Camera, Crop, Search, ThumbsDown, ThumbsUp, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useData } from '../data';
import { Button, IconButton } from '../design/button';
import { Select, Slider, TextField } from '../design/field';
import { Await } from '../design/states';
import { ChooseFiles, pictureTypes } from '../images/file-drop';
import { type Box, coloursIn, objectsIn } from '../images/predictions';
import { BoxedPicture } from '../pictures/boxed-picture';
import { Picture } from '../pictures/picture';
import { type Asked, cropDropped, type Dropped } from './asked';
import { CropBox } from './crop-box';
import { boxOf, cropOf, type SearchState } from './read-search';

const firstCrop: Box = { x: 0.2, y: 0.2, width: 0.6, height: 0.6 };
const all = 'all';

interface QueryPanelProps {
  state: SearchState;
  picture: Dropped | undefined;
  asked: { data: Asked | undefined; error: unknown; isPending: boolean; refetch(): unknown };
  onFiles(files: File[]): void;
  onNarrow(to: SearchState, isAnother?: boolean): void;
  onClear(): void;
}

/** What is asked: the picture with its part, words, images marked, filters. */
export function QueryPanel({ state, picture, asked, onFiles, onNarrow, onClear }: QueryPanelProps) {
  const hasPicture = picture !== undefined || state.image !== undefined;
  return (
    <section className="query" aria-label="Question">
      {hasPicture ? (
        <>
          <Await of={asked} lines={8}>
            {(known) => (
              <AskedPicture key={picture?.number ?? state.image} {...{ state, picture, known, onNarrow }} />
            )}
          </Await>
          <div className="toolbar">
            <ChooseFiles size="small" isMultiple={false} onFiles={onFiles}>
              Another picture
            </ChooseFiles>
            <Button size="small" icon={X} kind="quiet" onPress={onClear}>
              Clear
            </Button>
          </div>
        </>
      ) : (
        <>
          <Words text={state.text} onNarrow={onNarrow} />
          <div className="toolbar">
            <Button size="small" icon={X} kind="quiet" onPress={onClear}>
              Clear
            </Button>
          </div>
        </>
      )}
      <TakePhotograph onFiles={onFiles} />
      <Marks state={state} onNarrow={onNarrow} />
      <Filters state={state} onNarrow={onNarrow} />
    </section>
  );
}

function AskedPicture({
  state,
  picture,
  known,
  onNarrow,
}: Pick<QueryPanelProps, 'state' | 'picture' | 'onNarrow'> & { known: Asked }) {
  const kept = picture ? picture.crop : boxOf(state.crop);
  const [dragged, setDragged] = useState<Box>();
  const crop = dragged ?? kept;
  const setCrop = (box: Box | undefined) => {
    setDragged(undefined);
    if (picture) cropDropped(box);
    else onNarrow({ crop: cropOf(box) });
  };
  const objects = objectsIn(known.predictions);
  const colours = coloursIn(known.predictions);
  return (
    <>
      <BoxedPicture
        picture={picture ? { url: picture.url } : { id: state.image! }}
        alt="What is searched with"
        width={known.width}
        height={known.height}
        boxes={crop ? [] : objects.map(({ label, box }) => ({ box, label, onPress: () => setCrop(box) }))}
      >
        {crop && <CropBox box={crop} onChange={setDragged} onEnd={setCrop} />}
      </BoxedPicture>
      <div className="query-parts">
        {crop ? (
          <Button size="small" icon={X} onPress={() => setCrop(undefined)}>
            The whole picture
          </Button>
        ) : (
          <Button size="small" icon={Crop} onPress={() => setCrop(firstCrop)}>
            Only a part
          </Button>
        )}
        {objects.map(({ label, box }) => (
          <Button
            key={`${label} ${box.x} ${box.y}`}
            size="small"
            kind={crop && cropOf(crop) === cropOf(box) ? 'primary' : 'plain'}
            onPress={() => setCrop(box)}
          >
            {label}
          </Button>
        ))}
      </div>
      {colours.length > 0 && (
        <ul className="query-colours" aria-label="Colours">
          {colours.map(({ hex, name }) => (
            <li key={hex} className="swatch">
              <span style={{ background: hex }} />
              {name}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** Where a predictor of the customer understands texts. */
export function Words({
  text,
  onNarrow,
}: {
  text: string | undefined;
  onNarrow: QueryPanelProps['onNarrow'];
}) {
  const [words, setWords] = useState(text ?? '');
  useEffect(() => setWords(text ?? ''), [text]);
  const predictors = useData(['predictors'], async (api, signal) => {
    return (await api.GET('/predictors', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  // What an address asks is shown, and can be changed, where it cannot be answered too.
  if (text === undefined && !predictors.data?.some(({ text_search }) => text_search)) return null;
  return (
    <form
      className="query-words"
      onSubmit={(event) => {
        event.preventDefault();
        onNarrow({ text: words.trim() || undefined, like: undefined, unlike: undefined }, true);
      }}
    >
      <TextField label="In words" type="search" value={words} onChange={setWords} placeholder="a red chair" />
      <Button type="submit" icon={Search}>
        Search
      </Button>
    </form>
  );
}

/** On what has a camera to point at things. */
export function TakePhotograph({ onFiles }: { onFiles(files: File[]): void }) {
  if (!matchMedia('(pointer: coarse)').matches) return null;
  return (
    <FileTrigger
      acceptedFileTypes={pictureTypes}
      defaultCamera="environment"
      onSelect={(list) => list && onFiles([...list])}
    >
      <Button icon={Camera}>Take a photograph</Button>
    </FileTrigger>
  );
}

function Marks({ state, onNarrow }: Pick<QueryPanelProps, 'state' | 'onNarrow'>) {
  const marks = [
    { name: 'like' as const, label: 'More like', icon: ThumbsUp },
    { name: 'unlike' as const, label: 'Less like', icon: ThumbsDown },
  ];
  return marks.map(({ name, label, icon: Icon }) => {
    const ids = state[name];
    if (!ids) return null;
    return (
      <div key={name} className="query-marks">
        <h2>
          <Icon size={14} aria-hidden /> {label}
        </h2>
        <ul>
          {ids.map((id) => (
            <li key={id}>
              <span className="query-mark">
                <Picture id={id} alt={id} size={128} fit="cover" />
              </span>
              <IconButton
                icon={X}
                label={`No longer: ${id}`}
                onPress={() => {
                  const left = ids.filter((one) => one !== id);
                  onNarrow({ [name]: left.length > 0 ? left : undefined });
                }}
              />
            </li>
          ))}
        </ul>
      </div>
    );
  });
}

function Filters({ state, onNarrow }: Pick<QueryPanelProps, 'state' | 'onNarrow'>) {
  const [min, setMin] = useState(state.min ?? 0);
  const collections = useData(['collections'], async (api, signal) => {
    return (await api.GET('/collections', { params: { query: { limit: 1000 } }, signal })).data.results;
  });
  return (
    <div className="query-filters">
      <Select
        label="Collection"
        value={state.collection === undefined ? all : `of ${state.collection}`}
        onChange={(id) => onNarrow({ collection: id === all ? undefined : id.slice('of '.length) })}
        choices={[
          { id: all, label: 'All images' },
          ...(collections.data ?? []).map(({ id, name }) => ({ id: `of ${id}`, label: name })),
        ]}
      />
      <Slider
        label="At least"
        value={min / 100}
        maxValue={1}
        step={0.05}
        formatOptions={{ style: 'percent' }}
        onChange={(share) => setMin(Math.round(share * 100))}
        onChangeEnd={(share) => onNarrow({ min: Math.round(share * 100) || undefined })}
      />
    </div>
  );
}
