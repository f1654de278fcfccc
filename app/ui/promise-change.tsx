/** "3–8 Dec → 15–19 Dec": what was said and what is true now, in one line. One date where nothing changed. */
import { Text } from '@shopify/polaris';
import { type Day, type Eta, sameEta } from '../domain/day';
import { capitalised, etaText } from './when';

interface Props {
	readonly was: Eta | undefined;
	readonly now: Eta | undefined;
	readonly today: Day;
}

export function PromiseChange({ was, now, today }: Props) {
	if (!now) return <Text as="span">Covered</Text>;
	if (!was || sameEta(was, now)) return <Text as="span">{capitalised(etaText(now, today))}</Text>;
	return (
		<span className="bo-wrap">
			<Text as="span" tone="subdued">
				<Text as="span" visuallyHidden>
					Before
				</Text>{' '}
				<span className="bo-nowrap">{capitalised(etaText(was, today))}</span> <span aria-hidden="true">→</span>
				<Text as="span" visuallyHidden>
					, now
				</Text>{' '}
			</Text>
			<Text as="span" fontWeight="semibold">
				{etaText(now, today)}
			</Text>
		</span>
	);
}
