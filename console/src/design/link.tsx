import { createLink } from '@tanstack/react-router';
import type { LucideIcon } from 'lucide-react';

interface AnchorProps extends React.AnchorHTMLAttributes<HTMLAnchorElement> {
  icon?: LucideIcon;
  ref?: React.Ref<HTMLAnchorElement>;
}

function ButtonAnchor({ icon: Icon, children, ...props }: AnchorProps) {
  return (
    <a {...props} className="button button-plain button-usual">
      {Icon && <Icon size={16} aria-hidden />}
      <span>{children}</span>
    </a>
  );
}

/** Leads to another screen and looks like a button. Usual links are `Link` of the router. */
export const ButtonLink = createLink(ButtonAnchor);
