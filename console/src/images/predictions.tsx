import './predictions.css';
import type { components } from '@vitrine/sdk';
import { Badge } from '../design/page';

export type Prediction = components['schemas']['Prediction'];
export type Box = { x: number; y: number; width: number; height: number };

interface ObjectOnIt {
  label: string;
  score: number;
  box: Box;
}

const labelsShown = 3;
/** What is less likely is not worth a line. */
const labelScoreMin = 0.02;

export function objectsIn(predictions: Prediction[]): ObjectOnIt[] {
  return predictions.flatMap((prediction) => ('objects' in prediction ? prediction.objects : []));
}

export function coloursIn(predictions: Prediction[]): { name: string; hex: string; share: number }[] {
  return predictions.flatMap((prediction) => ('colours' in prediction ? prediction.colours : []));
}

/** What predictors say of one picture. */
export function Predictions({
  of,
  onPoint,
}: {
  of: Prediction[];
  onPoint?: (object: number | null) => void;
}) {
  const objects = objectsIn(of);
  const colours = coloursIn(of);
  return (
    <div className="predictions">
      {objects.length > 0 && (
        <div className="prediction">
          <h4>Objects</h4>
          <ul className="prediction-lines">
            {objects.map(({ label, score, box }, index) => (
              <li
                key={`${label} ${box.x} ${box.y}`}
                className="prediction-line"
                onPointerEnter={() => onPoint?.(index)}
                onPointerLeave={() => onPoint?.(null)}
              >
                <Line label={label} score={score} />
              </li>
            ))}
          </ul>
        </div>
      )}
      {of.map((prediction) =>
        'labels' in prediction ? (
          <div key={`${prediction.predictor} ${prediction.version}`} className="prediction">
            <h4>
              {prediction.predictor}{' '}
              {'review' in prediction && prediction.review && (
                <Badge tone="warning">A person should look at it</Badge>
              )}
            </h4>
            <ul className="prediction-lines">
              {prediction.labels
                .filter(({ score }, index) => index === 0 || (index < labelsShown && score >= labelScoreMin))
                .map(({ label, score }) => (
                  <li key={label} className="prediction-line">
                    <Line label={label} score={score} />
                  </li>
                ))}
            </ul>
          </div>
        ) : null,
      )}
      {colours.length > 0 && (
        <div className="prediction">
          <h4>Colours</h4>
          <ul className="prediction-colours">
            {colours.map(({ name, hex, share }) => (
              <li key={hex} className="swatch">
                <span style={{ background: hex }} />
                {name} {Math.round(share * 100)} %
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function Line({ label, score }: { label: string; score: number }) {
  return (
    <>
      <span>{label}</span>
      <span className="prediction-bar">
        <span style={{ width: `${score * 100}%` }} />
      </span>
      <span>{Math.round(score * 100)} %</span>
    </>
  );
}
