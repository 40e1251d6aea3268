import './boxed-picture.css';
import type { Box } from '../images/predictions';
import { Picture } from './picture';

interface BoxedPictureProps {
  /** An image, or an address in memory. */
  picture: { id: string } | { url: string };
  alt: string;
  /** Pixels of the picture, for its proportions. */
  width: number;
  height: number;
  boxes: { box: Box; label: string; onPress?: () => void; isPressed?: boolean }[];
  /** Which of them stands out. */
  emphasised?: number | null;
  /** More to lay over it. */
  children?: React.ReactNode;
}

/** A picture with boxes on it, which are named and, where they do something, can be pressed. */
export function BoxedPicture({
  picture,
  alt,
  width,
  height,
  boxes,
  emphasised,
  children,
}: BoxedPictureProps) {
  return (
    <div
      className="boxed-picture"
      style={{ aspectRatio: `${width} / ${height}`, '--ratio': width / height } as never}
    >
      {'id' in picture ? (
        <Picture id={picture.id} alt={alt} size={1024} fit="cover" />
      ) : (
        <img className="thumbnail thumbnail-cover" src={picture.url} alt={alt} draggable={false} />
      )}
      {boxes.map(({ box, label, onPress, isPressed }, index) => {
        const place = {
          left: percent(box.x),
          top: percent(box.y),
          width: percent(box.width),
          height: percent(box.height),
        };
        const key = `${label} ${box.x} ${box.y}`;
        return onPress ? (
          <button
            key={key}
            type="button"
            className="picture-box"
            aria-pressed={isPressed}
            style={place}
            onClick={onPress}
          >
            <span>{label}</span>
          </button>
        ) : (
          <div
            key={key}
            className="picture-box"
            data-emphasised={emphasised === index || undefined}
            style={place}
          >
            <span>{label}</span>
          </div>
        );
      })}
      {children}
    </div>
  );
}

function percent(share: number): string {
  return `${share * 100}%`;
}
