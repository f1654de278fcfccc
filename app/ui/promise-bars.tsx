/**
 * Each promise a row on one date axis, the past ones outlined, the one that stands solid. The dates are written beside
 * the bars: the drawing only repeats them, and is hidden from readers.
 */
import { Text } from '@shopify/polaris';
import type { Day, Eta } from '../domain/day';
import { axisOffset, axisWidth, findPromiseAxis, type PromiseAxis } from './promise-axis';
import { capitalised, dayText, etaText } from './when';

export interface PromiseRow {
	readonly key: string;
	/** The day on which it was made. */
	readonly made: Day;
	readonly how: string;
	readonly isCurrent: boolean;
	readonly parts: readonly { readonly quantity: number; readonly eta: Eta }[];
}

interface Props {
	readonly rows: readonly PromiseRow[];
	readonly today: Day;
}

export function PromiseBars({ rows, today }: Props) {
	const windows = rows.flatMap((row) => row.parts.flatMap(({ eta }) => (eta.kind === 'window' ? [eta] : [])));
	const axis = findPromiseAxis(windows);
	return (
		<ol className="bo-bars">
			{axis && (
				<li className="bo-axis" aria-hidden="true">
					<div className="bo-axis-track">
						{axis.ticks.map((tick, index) => (
							<span
								key={tick}
								className="bo-axis-tick"
								style={{ insetInlineStart: `${axisOffset(axis, tick)}%` }}
								{...(index % 2 === 1 ? { 'data-minor': '' } : {})}
							>
								{dayText(tick, today)}
							</span>
						))}
					</div>
				</li>
			)}
			{rows.map((row) => (
				<li key={row.key} className="bo-bars-row">
					<div className="bo-bars-label">
						<Text as="p" {...(row.isCurrent ? { fontWeight: 'semibold' } : { tone: 'subdued' })}>
							{dayText(row.made, today)}
						</Text>
						<Text as="p" tone="subdued" breakWord>
							{row.how}
						</Text>
					</div>
					<div className="bo-bar-track">
						{axis?.ticks.map((tick) => (
							<span
								key={tick}
								className="bo-bar-line"
								style={{ insetInlineStart: `${axisOffset(axis, tick)}%` }}
								aria-hidden="true"
							/>
						))}
						{row.parts.map((part) => (
							<Bar key={partKey(part)} row={row} part={part} axis={axis} today={today} />
						))}
					</div>
				</li>
			))}
		</ol>
	);
}

type Part = PromiseRow['parts'][number];

const partKey = ({ quantity, eta }: Part) =>
	eta.kind === 'window' ? `${quantity} ${eta.earliest} ${eta.latest}` : `${quantity} unknown`;

interface BarProps {
	readonly row: PromiseRow;
	readonly part: Part;
	readonly axis: PromiseAxis | undefined;
	readonly today: Day;
}

function Bar({ row, part, axis, today }: BarProps) {
	const window = part.eta.kind === 'window' ? part.eta : undefined;
	const place =
		axis && window
			? { marginInlineStart: `${axisOffset(axis, window.earliest)}%`, width: `${axisWidth(axis, window)}%` }
			: {};
	const when = etaText(part.eta, today);
	return (
		<div
			className="bo-bar"
			{...(row.isCurrent ? { 'data-current': '' } : {})}
			{...(window ? {} : { 'data-unknown': '' })}
		>
			<span className="bo-bar-shape" style={place} aria-hidden="true" />
			<span className="bo-bar-text">{row.parts.length > 1 ? `${part.quantity} × ${when}` : capitalised(when)}</span>
		</div>
	);
}
