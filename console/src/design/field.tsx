import './field.css';
import { Check, ChevronDown, Minus } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { Button } from 'react-aria-components/Button';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Slider as AriaSlider, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { Switch as AriaSwitch } from 'react-aria-components/Switch';
import {
  TextField as AriaTextField,
  FieldError,
  Input,
  Label,
  Text,
  TextArea,
} from 'react-aria-components/TextField';

/** So long somebody stays at a choice who may take it. */
const considerMs = 30;

interface FieldProps {
  label: string;
  /** Below the field: what it is for. */
  hint?: React.ReactNode;
  /** Why it was refused. */
  error?: string | undefined;
  isDisabled?: boolean;
  isRequired?: boolean;
  /** The label is for screen readers alone, where the place says what it is. */
  hidesLabel?: boolean;
}

interface TextFieldProps extends FieldProps {
  value: string;
  onChange(value: string): void;
  name?: string;
  type?: 'text' | 'password' | 'search' | 'url' | 'number';
  placeholder?: string;
  rows?: number;
  autoFocus?: boolean;
  autoComplete?: string;
  maxLength?: number;
  spellCheck?: 'true' | 'false';
}

/** A line of text, or several with `rows`. */
export function TextField({ label, hint, error, hidesLabel, placeholder, rows, ...props }: TextFieldProps) {
  return (
    <AriaTextField {...props} isInvalid={error !== undefined} className="field">
      <Label className={hidesLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      {rows === undefined ? (
        <Input className="control" placeholder={placeholder} />
      ) : (
        <TextArea className="control" rows={rows} placeholder={placeholder} />
      )}
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
    </AriaTextField>
  );
}

export interface Choice {
  id: string;
  label: string;
  hint?: string;
}

interface SelectProps extends FieldProps {
  choices: Choice[];
  value: string;
  onChange(value: string): void;
  /** A choice is pointed at, or has the focus: what it leads to can be got ready. */
  onConsider?(value: string): void;
}

/** One of a few. */
export function Select(all: SelectProps) {
  const { label, hint, error, hidesLabel, choices, value, onChange, onConsider, ...props } = all;
  return (
    <AriaSelect
      {...props}
      className="field"
      isInvalid={error !== undefined}
      value={value}
      onChange={(key) => key !== null && onChange(String(key))}
    >
      <Label className={hidesLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <Button className="control select-button">
        <SelectValue className="select-value" />
        <ChevronDown size={16} aria-hidden />
      </Button>
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover select-popover" offset={4}>
        <ListBox className="choices" items={choices}>
          {(choice) => (
            <ListBoxItem id={choice.id} textValue={choice.label} className="choice">
              {({ isSelected, isFocused }) => (
                <>
                  <Considered isNow={isFocused} onStart={() => onConsider?.(choice.id)} />
                  <span className="choice-check">{isSelected && <Check size={16} aria-hidden />}</span>
                  <span>
                    {choice.label}
                    {choice.hint && <span className="choice-hint">{choice.hint}</span>}
                  </span>
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** The focus follows the pointer. Somebody who only passes by starts nothing. */
function Considered({ isNow, onStart }: { isNow: boolean; onStart(): void }) {
  const start = useRef(onStart);
  start.current = onStart;
  useEffect(() => {
    if (!isNow) return;
    const timer = setTimeout(() => start.current(), considerMs);
    return () => clearTimeout(timer);
  }, [isNow]);
  return null;
}

interface CheckboxProps {
  children: React.ReactNode;
  isSelected: boolean;
  isIndeterminate?: boolean;
  isDisabled?: boolean;
  onChange(isSelected: boolean): void;
  'aria-label'?: string;
}

export function Checkbox({ children, ...props }: CheckboxProps) {
  return (
    <AriaCheckbox {...props} className="checkbox">
      {({ isSelected, isIndeterminate }) => (
        <>
          <span className="checkbox-box">
            {isIndeterminate ? (
              <Minus size={14} aria-hidden />
            ) : (
              isSelected && <Check size={14} aria-hidden />
            )}
          </span>
          {children}
        </>
      )}
    </AriaCheckbox>
  );
}

/** On or off, at once. */
export function Switch({ children, ...props }: Omit<CheckboxProps, 'isIndeterminate'>) {
  return (
    <AriaSwitch {...props} className="switch">
      <span className="switch-track" />
      {children}
    </AriaSwitch>
  );
}

interface SliderProps extends FieldProps {
  value: number;
  onChange(value: number): void;
  onChangeEnd?(value: number): void;
  minValue?: number;
  maxValue?: number;
  step?: number;
  formatOptions?: Intl.NumberFormatOptions;
}

export function Slider({
  label,
  hint,
  error: _error,
  hidesLabel,
  isRequired: _isRequired,
  ...props
}: SliderProps) {
  return (
    <AriaSlider
      {...props}
      onChange={props.onChange as never}
      onChangeEnd={props.onChangeEnd as never}
      className="field slider"
    >
      <div className="slider-top">
        <Label className={hidesLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
        {/* With a space before the sign, as everywhere. */}
        <SliderOutput className="slider-output">
          {({ state }) => state.getThumbValueLabel(0).replace(/(\d)%$/, '$1 %')}
        </SliderOutput>
      </div>
      <SliderTrack className="slider-track">
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
      {hint && <p className="field-hint">{hint}</p>}
    </AriaSlider>
  );
}
