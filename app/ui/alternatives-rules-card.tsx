/** What a merchant has said: a list of products or collections, to add to, to order and to take back. */
import { Badge, Box, Button, InlineError, InlineStack, Text } from '@shopify/polaris';
import type { FormEventHandler } from 'react';
import { stateWords } from './alternatives-words';
import { Heading, ListCard } from './list-card';

export interface ShownRule {
	readonly id: string;
	readonly isCollection: boolean;
	readonly targetId: string;
	readonly title: string | undefined;
	/** Why a product is not offered now, or that a collection is still to be read. */
	readonly state?: keyof typeof stateWords | undefined;
}

export interface Choice {
	readonly kind: 'pin' | 'exclude';
	readonly target: 'product' | 'collection';
}

interface Props {
	readonly heading: string;
	readonly help: string;
	readonly rules: readonly ShownRule[];
	/** A button each, which opens Shopify's picker. */
	readonly choices: readonly (Choice & { readonly label: string })[];
	readonly isOrdered: boolean;
	readonly error: string | undefined;
	readonly onChoose: (choice: Choice) => void;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

export function AlternativesRulesCard({ heading, help, rules, choices, isOrdered, error, onChoose, onSubmit }: Props) {
	const field = `choose-${choices[0]?.kind}`;
	return (
		<ListCard heading={<Heading>{heading}</Heading>}>
			<Box paddingInline="300" paddingBlockEnd="300">
				<Text as="p" tone="subdued">
					{help}
				</Text>
			</Box>
			{rules.length > 0 && (
				<ul className="bo-rules">
					{rules.map((rule, index) => (
						<li key={rule.id}>
							<InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
								<InlineStack gap="200" blockAlign="center">
									<Text as="span" breakWord>
										{ruleName(rule)}
									</Text>
									{rule.state && (
										<Badge {...(rule.state === 'being-read' ? {} : { tone: 'warning' })}>
											{stateWords[rule.state]}
										</Badge>
									)}
								</InlineStack>
								<InlineStack gap="100" wrap={false}>
									{isOrdered && (
										<>
											<RuleButton
												rule={rule}
												intent="move"
												direction="up"
												isDisabled={index === 0}
												onSubmit={onSubmit}
											/>
											<RuleButton
												rule={rule}
												intent="move"
												direction="down"
												isDisabled={index === rules.length - 1}
												onSubmit={onSubmit}
											/>
										</>
									)}
									<RuleButton rule={rule} intent="remove" onSubmit={onSubmit} />
								</InlineStack>
							</InlineStack>
						</li>
					))}
				</ul>
			)}
			<Box padding="300">
				<InlineStack gap="200" blockAlign="center">
					{choices.map(({ label, ...choice }, index) => (
						<Button key={label} {...(index === 0 ? { id: field } : {})} onClick={() => onChoose(choice)}>
							{label}
						</Button>
					))}
					{error && <InlineError message={error} fieldID={field} />}
				</InlineStack>
			</Box>
		</ListCard>
	);
}

const ruleName = ({ isCollection, title, targetId }: ShownRule): string =>
	isCollection ? `Collection: ${title ?? targetId}` : (title ?? `Product ${targetId}`);

interface ButtonProps {
	readonly rule: ShownRule;
	readonly intent: 'move' | 'remove';
	readonly direction?: 'up' | 'down';
	readonly isDisabled?: boolean;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
}

function RuleButton({ rule, intent, direction, isDisabled = false, onSubmit }: ButtonProps) {
	const name = ruleName(rule);
	return (
		<form method="post" onSubmit={onSubmit}>
			<input type="hidden" name="intent" value={intent} />
			<input type="hidden" name="rule" value={rule.id} />
			{direction && <input type="hidden" name="direction" value={direction} />}
			{direction ? (
				<Button
					submit
					variant="tertiary"
					accessibilityLabel={`${direction === 'up' ? 'Up' : 'Down'}: ${name}`}
					disabled={isDisabled}
				>
					{direction === 'up' ? 'Up' : 'Down'}
				</Button>
			) : (
				<Button submit variant="tertiary" accessibilityLabel={`Remove: ${name}`}>
					Remove
				</Button>
			)}
		</form>
	);
}
