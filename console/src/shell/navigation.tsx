import type { LinkProps } from '@tanstack/react-router';
import {
  Barcode,
  FolderHeart,
  FolderTree,
  Images,
  Layers,
  ListChecks,
  type LucideIcon,
  Package,
  Rss,
  ScanSearch,
  Shirt,
  Tags,
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
];
