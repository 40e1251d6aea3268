import { Link } from '@tanstack/react-router';
import type { components } from '@vitrine/sdk';
import { LineChart, percent } from '../charts/charts';

type History = components['schemas']['TagPrecisionHistory']['measurements'];

export interface PredictedAttribute {
  id: string;
  name: string;
  history: History;
}

/** How often predicted tags are right, of each attribute, by what people corrected. */
export function TagPrecision({ attributes }: { attributes: PredictedAttribute[] }) {
  const compared = attributes.filter(({ history }) => history.some(isCompared));
  const others = attributes.filter(({ history }) => !history.some(isCompared));
  return (
    <section className="stack" aria-labelledby="tag-precision">
      <h2 id="tag-precision">Tag precision</h2>
      <p className="field-hint">
        Of the labels that were predicted for looks that people corrected, those that they left standing. A
        tag that is confirmed counts as right.
      </p>
      {compared.length > 0 && (
        <div className="quality-charts">
          {compared.map((attribute) => (
            <Attribute key={attribute.id} {...attribute} />
          ))}
        </div>
      )}
      <Others of={others} areAll={compared.length === 0} />
    </section>
  );
}

function Attribute({ id, name, history }: PredictedAttribute) {
  const { predictor, version, looks, predicted } = history.at(-1)!.measurement;
  return (
    <LineChart
      title={name}
      hint={
        <>
          {counted(predicted, 'label')} of {counted(looks, 'corrected look')}, by {predictor} {version}.{' '}
          <Link to="/tags/$attribute" params={{ attribute: id }}>
            What is taken for what
          </Link>
        </>
      }
      top={1}
      format={percent}
      marks={history.map(({ day, measurement }) => ({ name: day, value: measurement.precision }))}
    />
  );
}

/** Those without a chart, and what to do about it. */
function Others({ of, areAll }: { of: PredictedAttribute[]; areAll: boolean }) {
  if (of.length === 0)
    return areAll ? (
      <p className="field-hint">
        No attribute is predicted: all tags are set by people. What is found by a predictor is said in the{' '}
        <Link to="/tags">dictionary</Link>.
      </p>
    ) : null;
  if (of.every(({ history }) => history.length === 0))
    return (
      <p className="field-hint">
        {areAll ? '' : `${listed(of)}: `}Not measured yet. It is each night; or press “Measure now”.
      </p>
    );
  return (
    <p className="field-hint">
      Nothing to compare yet for {listed(of)}: open some <Link to="/looks">looks</Link> and correct their
      tags, or confirm those that are right.
    </p>
  );
}

function isCompared({ measurement }: History[number]): boolean {
  return measurement.precision !== null;
}

function listed(attributes: PredictedAttribute[]): string {
  return new Intl.ListFormat('en').format(attributes.map(({ name }) => name));
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
}
