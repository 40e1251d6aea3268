import './search-screen.css';
import { getRouteApi } from '@tanstack/react-router';
import { Code, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { useData } from '../data';
import { Button } from '../design/button';
import { Page } from '../design/page';
import { Await, Empty } from '../design/states';
import { ChooseFiles, FileDrop } from '../images/file-drop';
import { drop, isAsking, searchBody, useAsked, useDropped } from './asked';
import { CallDialog } from './call-dialog';
import { QueryPanel } from './query-panel';
import type { SearchState } from './read-search';
import { Results } from './results';

const route = getRouteApi('/');
const resultsOfPage = 24;
const resultsMax = 1000;

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
    narrow({ image: undefined, text: undefined, crop: undefined, like: undefined, unlike: undefined }, true);
  };
  const askWithImage = (image: string) => {
    drop(undefined);
    narrow({ image, text: undefined, crop: undefined, like: undefined, unlike: undefined }, true);
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
        <div className="search" data-asked={isAsked || undefined}>
          <QueryPanel
            state={state}
            picture={picture}
            asked={asked}
            onFiles={askWithFile}
            onNarrow={narrow}
            onClear={() => {
              drop(undefined);
              narrow(
                { image: undefined, text: undefined, crop: undefined, like: undefined, unlike: undefined },
                true,
              );
            }}
          />
          <section className="search-results" aria-label="Results">
            {isAsked ? (
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
            ) : (
              <Empty
                icon={ScanSearch}
                title="What are you looking for?"
                action={
                  <ChooseFiles kind="primary" isMultiple={false} onFiles={askWithFile}>
                    Choose a picture
                  </ChooseFiles>
                }
              >
                Drop a picture anywhere on this page, paste one from the clipboard, or take a photograph. It
                is looked at once and not kept.
              </Empty>
            )}
          </section>
        </div>
      </FileDrop>
      {isCallShown && <CallDialog body={body} file={picture?.file} onClose={() => setIsCallShown(false)} />}
    </Page>
  );
}
