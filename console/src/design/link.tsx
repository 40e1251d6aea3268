import { createLink } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';

interface AnchorProps extends React.AnchorHTMLAttributes<HTMLAnchorElement> {
  kind?: 'primary' | 'plain';
  icon?: LucideIcon;
  ref?: React.Ref<HTMLAnchorElement>;
}

function ButtonAnchor({ kind = 'plain', icon: Icon, children, ...props }: AnchorProps) {
  return (
    <a {...props} className={`button button-${kind} button-usual`}>
      {Icon && <Icon size={16} aria-hidden />}
      <span>{children}</span>
    </a>
  );
}

/** Leads to another screen and looks like a button. Usual links are `Link` of the router. */
export const ButtonLink = createLink(ButtonAnchor);
