import { ChevronDown } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox, Input, Label, ListBox, ListBoxItem, Popover } from 'react-aria-components/ComboBox';

export interface Word {
  id: string;
  label: string;
}

interface WordFieldProps {
  label: string;
  hidesLabel?: boolean;
  value: string;
  /** To choose from; others can be written. */
  words: (string | Word)[];
  placeholder?: string;
  /** Of a chosen word its id. Said when it is chosen, or written and the field is left. */
  onChange(value: string): void;
  /** Forgets what was said, for a field that adds to a list. */
  isEmptied?: boolean;
}

/** A word of those that are known, or another. */
export function WordField({
  label,
  hidesLabel,
  value,
  words,
  placeholder,
  onChange,
  isEmptied = false,
}: WordFieldProps) {
  const all = words.map((word) => (typeof word === 'string' ? { id: word, label: word } : word));
  const shown = all.find(({ id }) => id === value)?.label ?? value;
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const say = (written: string) => {
    const said = all.find(({ label: name }) => name.toLowerCase() === written.trim().toLowerCase());
    const next = said?.id ?? written.trim();
    if (next !== value) onChange(next);
    if (isEmptied) setText('');
  };
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      value={!isEmptied && all.some(({ id }) => id === value) ? value : null}
      items={all.filter(
        ({ label: name }) => text === shown || name.toLowerCase().includes(text.toLowerCase()),
      )}
      inputValue={text}
      onInputChange={setText}
      onChange={(key) => {
        if (key === null) return;
        onChange(String(key));
        setText(isEmptied ? '' : (all.find(({ id }) => id === key)?.label ?? String(key)));
      }}
      onBlur={() => say(text)}
    >
      <Label className={hidesLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <div className="word-field">
        <Input
          className="control"
          placeholder={placeholder}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.currentTarget.getAttribute('aria-activedescendant')) return;
            // What is written here is taken first; a form around it is not sent by the same key.
            if (text !== shown) event.preventDefault();
            say(text);
          }}
        />
        <Button className="word-field-open" aria-label={`Show choices of ${label}`}>
          <ChevronDown size={16} aria-hidden />
        </Button>
      </div>
      <Popover className="popover select-popover" offset={4}>
        <ListBox<Word> className="choices">
          {(word) => (
            <ListBoxItem id={word.id} textValue={word.label} className="choice">
              {word.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
