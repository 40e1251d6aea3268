import type { LinkProps } from '@tanstack/react-router';
import { FolderHeart, Images, type LucideIcon, ScanSearch } from 'lucide-react';

interface Entry {
  to: LinkProps['to'];
  label: string;
  icon: LucideIcon;
}

interface Group {
  label: string;
  /** Shown to superusers alone. */
  forSuperusers?: boolean;
  entries: Entry[];
}

/** Every screen that one can go to, in order. A screen is listed when it is there. */
export const navigation: Group[] = [
  {
    label: 'Pictures',
    entries: [
      { to: '/', label: 'Search', icon: ScanSearch },
      { to: '/images', label: 'Images', icon: Images },
      { to: '/collections', label: 'Collections', icon: FolderHeart },
    ],
  },
];
