/** Search and filter of a list. Both live in the address, so that a list can be linked, left and come back to. */
import { Box, Button, ButtonGroup, InlineStack, TextField } from '@shopify/polaris';
import { type FormEventHandler, useEffect, useState } from 'react';

interface Choice {
	readonly key: string;
	readonly label: string;
	readonly url: string;
}

interface Props {
	readonly label: string;
	readonly placeholder: string;
	/** What must be known of how it searches. */
	readonly help?: string;
	readonly search: string;
	readonly onSubmit: FormEventHandler<HTMLFormElement>;
	/** Kept in the address when a search is sent. */
	readonly hidden?: Readonly<Record<string, string>>;
	readonly choices?: readonly Choice[];
	readonly chosen?: string;
	readonly onChoose?: (url: string) => void;
}

export function SearchBar({
	label,
	placeholder,
	help,
	search,
	onSubmit,
	hidden = {},
	choices = [],
	chosen,
	onChoose,
}: Props) {
	const [typed, setTyped] = useState(search);
	useEffect(() => setTyped(search), [search]);
	return (
		<Box padding="300" borderBlockEndWidth="025" borderColor="border-secondary">
			<InlineStack gap="300" blockAlign={help ? 'start' : 'center'} align="space-between">
				{choices.length > 0 && (
					<ButtonGroup variant="segmented">
						{choices.map((choice) => (
							<Button key={choice.key} pressed={choice.key === chosen} onClick={() => onChoose?.(choice.url)}>
								{choice.label}
							</Button>
						))}
					</ButtonGroup>
				)}
				<Box minWidth="min(100%, 20rem)">
					{/* biome-ignore lint/a11y/useSemanticElements: the search element is newer than the browsers that Shopify supports */}
					<form method="get" role="search" onSubmit={onSubmit}>
						{Object.entries(hidden).map(([name, value]) => (
							<input key={name} type="hidden" name={name} value={value} />
						))}
						<TextField
							type="search"
							name="q"
							label={label}
							labelHidden
							placeholder={placeholder}
							helpText={help}
							autoComplete="off"
							value={typed}
							onChange={setTyped}
							connectedRight={<Button submit>Search</Button>}
						/>
					</form>
				</Box>
			</InlineStack>
		</Box>
	);
}
