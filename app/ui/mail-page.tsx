/**
 * A mail as sent. It is shown in a frame without scripts, forms, links out or our own origin: what was written for a
 * mailbox must be able to do nothing here.
 */
import { BlockStack, Card, InlineStack, Page, Text } from '@shopify/polaris';
import { Heading } from './list-card';
import { type Calendar, instantText } from './when';

export interface SentMail {
	readonly calendar: Calendar;
	readonly orderId: string;
	readonly orderName: string;
	readonly status: string;
	readonly closedAt: Date | undefined;
	readonly mail: { readonly to: string; readonly subject: string; readonly html: string; readonly text: string };
}

export function MailPage({ sent }: { readonly sent: SentMail }) {
	const { mail, calendar } = sent;
	return (
		<Page
			title="Mail as sent"
			subtitle={sent.orderName}
			backAction={{ content: sent.orderName, url: `/app/orders/${sent.orderId}` }}
		>
			<BlockStack gap="400">
				<Card>
					<BlockStack gap="200">
						<Fact name="Subject" value={mail.subject} />
						<Fact name="To" value={mail.to} />
						<Fact name="State" value={stateWords(sent)} />
						{sent.closedAt && <Fact name="When" value={instantText(sent.closedAt, calendar)} />}
					</BlockStack>
				</Card>
				<Card padding="0">
					<iframe className="bo-mail" title={`Mail: ${mail.subject}`} sandbox="" srcDoc={mail.html} />
				</Card>
				<Card>
					<BlockStack gap="300">
						<Heading>Text part</Heading>
						<pre className="bo-mail-text">{mail.text}</pre>
					</BlockStack>
				</Card>
			</BlockStack>
		</Page>
	);
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
	return (
		<InlineStack gap="200" wrap={false}>
			<div style={{ flex: '0 0 5rem' }}>
				<Text as="span" tone="subdued">
					{name}
				</Text>
			</div>
			<Text as="span" breakWord>
				{value}
			</Text>
		</InlineStack>
	);
}

function stateWords({ status }: SentMail): string {
	if (status === 'sent') return 'Accepted by the mail server';
	if (status === 'maybe-sent') return 'Probably sent: the mail server broke off, and we do not send it twice';
	return 'Not sent';
}
