import './search-screen.css';
import { getRouteApi } from '@tanstack/react-router';
import { Code } from 'lucide-react';
import { useState } from 'react';
import { useData } from '../data';
import { Button } from '../design/button';
import { Page } from '../design/page';
import { Await } from '../design/states';
import { FileDrop } from '../images/file-drop';
import { drop, isAsking, searchBody, useAsked, useDropped } from './asked';
import { CallDialog } from './call-dialog';
import { QueryPanel } from './query-panel';
import type { SearchState } from './read-search';
import { Results } from './results';
import { Start } from './start';

const route = getRouteApi('/');
const resultsOfPage = 24;
const resultsMax = 1000;
/** Filters stay. */
const nothing: SearchState = {
  image: undefined,
  text: undefined,
  crop: undefined,
  like: undefined,
  unlike: undefined,
};

/** A picture, a part of one or words go in; what looks like it comes out, and why. */
export function SearchScreen() {
  const state = route.useSearch();
  const navigate = route.useNavigate();
  const picture = useDropped();
  const [limit, setLimit] = useState(resultsOfPage);
  const [isCallShown, setIsCallShown] = useState(false);
  const asked = useAsked(state, picture);
  const narrow = (to: SearchState, isAnother = false) => {
    setLimit(resultsOfPage);
    void navigate({ search: (before) => ({ ...before, ...to }), replace: !isAnother });
  };
  const askWithFile = ([file]: File[]) => {
    if (!file) return;
    drop(file);
    narrow(nothing, true);
  };
  const askWithImage = (image: string) => {
    drop(undefined);
    narrow({ ...nothing, image }, true);
  };
  const body = searchBody(state, picture, limit);
  const isAsked = isAsking(state, picture);
  const found = useData(
    ['searches', picture?.number, body],
    async (api, signal) => {
      const options = { ...body, image: 'expand' as const };
      const sent = picture ? { ...options, file: picture.file } : options;
      return (await api.POST('/searches', { body: sent, signal })).data;
    },
    { enabled: isAsked, keepsPrevious: true },
  );

  return (
    <Page
      title="Search"
      description="Show a picture; see which images of the shop look like it, and why."
      actions={
        isAsked && (
          <Button icon={Code} onPress={() => setIsCallShown(true)}>
            The API call
          </Button>
        )
      }
    >
      <FileDrop label="Let go to search with this picture" onFiles={askWithFile}>
        {isAsked ? (
          <div className="search">
            <QueryPanel
              state={state}
              picture={picture}
              asked={asked}
              onFiles={askWithFile}
              onNarrow={narrow}
              onClear={() => {
                drop(undefined);
                narrow(nothing, true);
              }}
            />
            <section className="search-results" aria-label="Results">
              <Await of={found} lines={6}>
                {(answer) => (
                  <Results
                    answer={answer}
                    asked={asked.data}
                    askedImage={picture ? undefined : state.image}
                    state={state}
                    isStale={found.isPlaceholderData}
                    onMark={narrow}
                    onAsk={askWithImage}
                    onMore={limit < resultsMax ? () => setLimit(Math.min(limit * 2, resultsMax)) : undefined}
                  />
                )}
              </Await>
            </section>
          </div>
        ) : (
          <Start onFiles={askWithFile} onNarrow={narrow} onAsk={askWithImage} />
        )}
      </FileDrop>
      {isCallShown && <CallDialog body={body} file={picture?.file} onClose={() => setIsCallShown(false)} />}
    </Page>
  );
}
