/** The journey of an order: full mark done, half waiting on something, open to come. */
import { Link, Text } from '@shopify/polaris';
import { Mark, type MarkFill } from './mark';

export interface JourneyStep {
	readonly key: string;
	readonly fill: MarkFill;
	readonly title: string;
	readonly note: string;
	/** "14 Nov, 10:12", "Now", or a day to come. */
	readonly when: string;
	readonly link?: { readonly url: string; readonly words: string };
}

export function Journey({ steps }: { readonly steps: readonly JourneyStep[] }) {
	return (
		<ol className="bo-journey">
			{steps.map((step) => (
				<li key={step.key}>
					<Mark fill={step.fill} />
					<div className="bo-journey-note">
						<Text as="p" fontWeight="medium">
							{step.title}
						</Text>
						{step.note && (
							<Text as="p" tone="subdued">
								{step.note}
							</Text>
						)}
						{step.link && <Link url={step.link.url}>{step.link.words}</Link>}
					</div>
					<span className="bo-journey-at bo-when">
						<Text as="span" tone="subdued">
							{step.when}
						</Text>
					</span>
				</li>
			))}
		</ol>
	);
}
