import { Check, type LucideIcon } from 'lucide-react';
import { Menu as AriaMenu, MenuItem, MenuTrigger, Popover } from 'react-aria-components/Menu';

export interface MenuEntry {
  id: string;
  label: string;
  icon?: LucideIcon;
  isDangerous?: boolean;
  isDisabled?: boolean;
  /** Of those that are chosen one at a time. */
  isChosen?: boolean;
  onAction(): void;
}

/** What a button opens: `<Menu label="More" button={<IconButton …/>} entries={…} />`. */
export function Menu({
  label,
  button,
  entries,
}: {
  label: string;
  button: React.ReactNode;
  entries: MenuEntry[];
}) {
  return (
    <MenuTrigger>
      {button}
      <Popover className="popover" placement="bottom end" offset={4}>
        <AriaMenu className="choices" aria-label={label}>
          {entries.map(({ id, label: text, icon: Icon, isDangerous, isDisabled, isChosen, onAction }) => (
            <MenuItem
              key={id}
              id={id}
              textValue={text}
              className="choice"
              isDisabled={isDisabled ?? false}
              data-danger={isDangerous || undefined}
              onAction={onAction}
            >
              {Icon && <Icon size={16} aria-hidden />}
              <span>{text}</span>
              {isChosen && <Check size={16} aria-label="chosen" />}
            </MenuItem>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}
