/** One variant's ship date: the form, what stands now, who waits, and what saving or removing would do. */
import { Badge, BlockStack, Card, Layout, Page } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import type { Day, EtaWindow } from '../domain/day';
import { type DatePreview, DatePreviewBox } from './date-preview';
import { variantTitle } from './item-name';
import type { Paging } from './list-card';
import { RemoveDateCard } from './remove-date-card';
import { SaveBarForm, standingErrors, useFields } from './save-bar-form';
import { ShipDateFields } from './ship-date-fields';
import type { ShipDateField, ShipDateValues } from './ship-date-values';
import { VariantFactsCard } from './variant-facts-card';
import { type VariantWaiter, VariantWaitersCard } from './variant-waiters-card';
import type { Calendar } from './when';

export interface ShipDateView {
	/** Its plan is being made anew: who ships when is about to change. */
	readonly isPlanning: boolean;
	readonly calendar: Calendar;
	readonly handlingDays: number;
	readonly leadTimeDays: number | undefined;
	readonly variant: {
		readonly id: string;
		readonly productId: string;
		readonly productTitle: string;
		readonly title: string;
		readonly sku: string;
		readonly available: number | undefined;
		readonly sellsOn: boolean;
		readonly isDeleted: boolean;
		readonly isProvisional: boolean;
		readonly units: number;
		readonly debt: number;
	};
	/** The saved launch day, also once it has come. */
	readonly launch: Day | undefined;
	readonly saved:
		| { readonly window: EtaWindow | undefined; readonly quantity: number | undefined; readonly reason: string }
		| undefined;
	readonly waiting: {
		readonly paging: Paging;
		readonly rows: readonly VariantWaiter[];
	};
}

interface Props {
	readonly view: ShipDateView;
	readonly refused:
		| { readonly values: ShipDateValues; readonly errors: Readonly<Partial<Record<ShipDateField, string>>> }
		| undefined;
	readonly preview: DatePreview | undefined;
	/** Asks for the preview of what is typed. */
	readonly onTyped: (values: ShipDateValues) => void;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function savedValues({ saved, launch }: Pick<ShipDateView, 'saved' | 'launch'>): ShipDateValues {
	return {
		earliest: saved?.window?.earliest ?? '',
		latest: saved?.window?.latest ?? '',
		quantity: saved?.quantity === undefined ? '' : String(saved.quantity),
		launch: launch ?? '',
		reason: saved?.reason ?? '',
	};
}

export function ShipDatePage({ view, refused, preview, onTyped, onSubmit }: Props) {
	const { variant, calendar } = view;
	const fields = useFields(savedValues(view), refused?.values);
	const change = (field: ShipDateField, value: string) => {
		fields.change(field, value);
		onTyped({ ...fields.values, [field]: value });
	};
	const isChanged = JSON.stringify(fields.values) !== JSON.stringify(savedValues(view));
	return (
		<Page
			title={variant.productTitle}
			subtitle={[variantTitle(variant), variant.sku].filter(Boolean).join(' · ')}
			backAction={{ content: 'Dates', url: '/app/dates' }}
			titleMetadata={<StateBadge view={view} />}
			secondaryActions={[
				{
					content: 'Open in products',
					url: `shopify:admin/products/${variant.productId}/variants/${variant.id}`,
					target: '_top',
				},
			]}
		>
			<Layout>
				<Layout.Section>
					<BlockStack gap="400">
						<SaveBarForm intent="save" onSubmit={onSubmit} onReset={fields.reset}>
							<Card>
								<BlockStack gap="400">
									<ShipDateFields
										values={fields.values}
										errors={standingErrors(fields.values, refused)}
										today={calendar.today}
										onChange={change}
									/>
									{isChanged && preview && <DatePreviewBox preview={preview} today={calendar.today} />}
								</BlockStack>
							</Card>
						</SaveBarForm>
						<VariantWaitersCard waiting={view.waiting} variantId={variant.id} calendar={calendar} />
					</BlockStack>
				</Layout.Section>
				<Layout.Section variant="oneThird">
					<BlockStack gap="400">
						<VariantFactsCard view={view} />
						{(view.saved || view.launch) && <RemoveDateCard view={view} onSubmit={onSubmit} />}
					</BlockStack>
				</Layout.Section>
			</Layout>
		</Page>
	);
}

function StateBadge({ view: { variant, saved, launch, calendar, isPlanning } }: { readonly view: ShipDateView }) {
	if (isPlanning) return <Badge>Planning</Badge>;
	if (variant.isDeleted) return <Badge>Deleted in Shopify</Badge>;
	if (launch && launch > calendar.today) return <Badge tone="info">Pre-order</Badge>;
	if (saved?.window && saved.window.latest < calendar.today) return <Badge tone="attention">Date has passed</Badge>;
	if (variant.isProvisional) return <Badge>News on its way</Badge>;
	if (variant.units > 0 && !saved?.window) return <Badge tone="attention">No ship date</Badge>;
	return null;
}
