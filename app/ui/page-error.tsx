/**
 * What a page inside the frame says when it cannot be shown. It tells a missing page, and a reader whom Shopify's library
 * turns away, from a fault; never shows a fault's own words; and lets the library's answers (sign in again, leave the
 * frame) through as they are.
 */
import { isRouteErrorResponse, useRouteError } from '@remix-run/react';
import { BlockStack, Card, Link, Page, Text } from '@shopify/polaris';

export function PageError() {
	const error = useRouteError();
	if (isRouteErrorResponse(error)) {
		if (error.status === 404) return <MissingPage />;
		if (error.status === 410) return <RobotPage />;
		// The library throws whole small documents, with App Bridge in them, as answers of status 200.
		if (error.status < 400 && typeof error.data === 'string') {
			// biome-ignore lint/security/noDangerouslySetInnerHtml: written by Shopify's library, from no input of ours
			return <div dangerouslySetInnerHTML={{ __html: error.data }} />;
		}
	}
	return <FaultyPage />;
}

export const MissingPage = () => (
	<Said title="Not found">
		There is no such page in this shop. It may have been deleted, or belong to another shop.
	</Said>
);

export const FaultyPage = () => (
	<Said title="This page could not be shown">
		Something went wrong on our side. Nothing was lost. Load the page again in a moment.
	</Said>
);

export const RobotPage = () => (
	<Said title="Not shown to robots">
		This browser names itself as a robot, as headless ones do, and Shopify’s library shows robots nothing. Open the page
		in an ordinary browser.
	</Said>
);

function Said({ title, children }: { readonly title: string; readonly children: string }) {
	return (
		<Page title={title} backAction={{ content: 'Backorder', url: '/app' }}>
			<Card>
				<BlockStack gap="200">
					<Text as="p">{children}</Text>
					<Link url="/app">Go to Backorder</Link>
				</BlockStack>
			</Card>
		</Page>
	);
}
