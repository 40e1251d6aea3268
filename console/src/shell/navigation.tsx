import type { LinkProps } from '@tanstack/react-router';
import {
  Barcode,
  Boxes,
  ChartColumn,
  FolderHeart,
  FolderTree,
  Gauge,
  Images,
  Layers,
  ListChecks,
  type LucideIcon,
  Map as MapIcon,
  Package,
  Rss,
  ScanSearch,
  ScrollText,
  Shirt,
  Store,
  Tags,
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
    label: 'Catalogue',
    entries: [
      { to: '/products', label: 'Products', icon: Package },
      { to: '/looks', label: 'Looks', icon: Shirt },
      { to: '/items', label: 'Items', icon: Barcode },
      { to: '/rules', label: 'Rules', icon: ListChecks },
      { to: '/feeds', label: 'Feeds', icon: Rss },
      { to: '/tags', label: 'Tags', icon: Tags },
      { to: '/categories', label: 'Categories', icon: FolderTree },
      { to: '/outfits', label: 'Outfits', icon: Layers },
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
