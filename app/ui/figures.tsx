/** The row of four figures: text, no charts, no arrows, each with the number that it is a part of. */
import { Card } from '@shopify/polaris';

export interface Figure {
	readonly label: string;
	readonly value: string;
	readonly of: string;
}

export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
	return (
		<Card padding="0">
			<dl className="bo-figures">
				{figures.map(({ label, value, of }) => (
					<div key={label} className="bo-figure">
						<dt>{label}</dt>
						<dd className="bo-figure-value">{value}</dd>
						<dd>{of}</dd>
					</div>
				))}
			</dl>
		</Card>
	);
}
