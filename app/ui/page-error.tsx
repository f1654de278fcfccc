/**
 * What a page inside the frame says when it cannot be shown. It tells a missing page from a fault, never shows a fault's
 * own words, and lets the library's answers (sign in again, leave the frame) through as they are.
 */
import { isRouteErrorResponse, useRouteError } from '@remix-run/react';
import { BlockStack, Card, Link, Page, Text } from '@shopify/polaris';

export function PageError() {
	const error = useRouteError();
	if (isRouteErrorResponse(error)) {
		if (error.status === 404) return <MissingPage />;
		// The library throws whole small documents, with App Bridge in them, as answers of status 200.
		if (error.status < 400 && typeof error.data === 'string') {
			// biome-ignore lint/security/noDangerouslySetInnerHtml: written by Shopify's library, from no input of ours
			return <div dangerouslySetInnerHTML={{ __html: error.data }} />;
		}
	}
	return <FaultyPage />;
}

export function MissingPage() {
	return (
		<Page title="Not found" backAction={home}>
			<Card>
				<BlockStack gap="200">
					<Text as="p">There is no such page in this shop. It may have been deleted, or belong to another shop.</Text>
					<Link url="/app">Go to Backorder</Link>
				</BlockStack>
			</Card>
		</Page>
	);
}

export function FaultyPage() {
	return (
		<Page title="This page could not be shown" backAction={home}>
			<Card>
				<BlockStack gap="200">
					<Text as="p">Something went wrong on our side. Nothing was lost. Load the page again in a moment.</Text>
					<Link url="/app">Go to Backorder</Link>
				</BlockStack>
			</Card>
		</Page>
	);
}

const home = { content: 'Backorder', url: '/app' };
