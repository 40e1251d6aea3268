import type { LinkProps } from '@tanstack/react-router';
import {
  Boxes,
  ChartColumn,
  FolderHeart,
  Gauge,
  Images,
  type LucideIcon,
  Map as MapIcon,
  ScanSearch,
  ScrollText,
  Store,
  Users,
} from 'lucide-react';

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
  {
    label: 'Insight',
    entries: [
      { to: '/map', label: 'Map', icon: MapIcon },
      { to: '/quality', label: 'Quality', icon: Gauge },
      { to: '/usage', label: 'Usage', icon: ChartColumn },
    ],
  },
  {
    label: 'Installation',
    forSuperusers: true,
    entries: [
      { to: '/predictors', label: 'Predictors', icon: Boxes },
      { to: '/customers', label: 'Customers', icon: Store },
      { to: '/users', label: 'Users', icon: Users },
      { to: '/audit', label: 'Audit', icon: ScrollText },
    ],
  },
];
