import './button.css';
import type { LucideIcon } from 'lucide-react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';

interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  /** `primary` is the one thing that a screen is for; `danger` destroys. */
  kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  size?: 'small' | 'usual';
  icon?: LucideIcon;
  children: React.ReactNode;
}

export function Button({ kind = 'plain', size = 'usual', icon: Icon, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={`button button-${kind} button-${size}`}>
      {Icon && <Icon size={16} aria-hidden />}
      <span>{children}</span>
    </AriaButton>
  );
}

interface IconButtonProps extends Omit<AriaButtonProps, 'className' | 'children'> {
  icon: LucideIcon;
  /** Its name, shown when it is pointed at or focused. */
  label: string;
  kind?: 'plain' | 'quiet';
}

export function IconButton({ icon: Icon, label, kind = 'quiet', ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton {...props} aria-label={label} className={`button button-${kind} button-icon`}>
        <Icon size={18} aria-hidden />
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
