import './catalog.css';
import { Link } from '@tanstack/react-router';
import { ImageOff } from 'lucide-react';
import { Badge } from '../design/page';
import { Picture, type ThumbnailPixels } from '../pictures/picture';
import { availabilityOf, availabilityWords, type Look, lookTitle, priceRange } from './words';

/** One of a grid. */
export function LookCard({ look }: { look: Look }) {
  const { id = '', product, items, hidden_since } = look;
  const availability = availabilityOf(items);
  return (
    <li className="look-card">
      <Link to="/looks/$id" params={{ id }}>
        <span className="look-card-picture">
          <LookPicture look={look} size={256} />
        </span>
        <strong>{lookTitle(look)}</strong>
        <span className="catalog-soft">
          {[product?.brand, priceRange(items)].filter(Boolean).join(' · ') || <code>{id}</code>}
        </span>
      </Link>
      {(hidden_since || (availability && availability !== 'in_stock')) && (
        <span className="look-card-states">
          {hidden_since && <Badge tone="warning">Hidden</Badge>}
          {availability && availability !== 'in_stock' && <Badge>{availabilityWords[availability]}</Badge>}
        </span>
      )}
    </li>
  );
}

/** The first picture of a look, or what says that there is none. */
export function LookPicture({
  look,
  size,
  alt = '',
}: {
  look: Look | undefined;
  size: ThumbnailPixels;
  alt?: string;
}) {
  const image = look?.primary_image;
  if (image?.file) return <Picture id={image.id} alt={alt} size={size} />;
  return (
    <span className="thumbnail thumbnail-missing">
      <ImageOff size={20} aria-hidden />
      <span className="visually-hidden">{look ? 'No picture' : 'Loading'}</span>
    </span>
  );
}
