/** The one mark: a ring that fills. The words beside it carry the meaning, so it is always hidden from readers. */

export type MarkFill = 'full' | 'half' | 'open' | 'dashed';

export function Mark({ fill }: { readonly fill: MarkFill }) {
	return (
		<svg className="bo-mark" viewBox="0 0 12 20" aria-hidden="true" focusable="false">
			<circle
				cx="6"
				cy="10"
				r="5"
				fill={fill === 'full' ? 'currentColor' : 'none'}
				stroke="currentColor"
				strokeWidth="1.2"
				{...(fill === 'dashed' ? { strokeDasharray: '2.2 1.8' } : {})}
			/>
			{fill === 'half' && <path d="M6 5a5 5 0 0 0 0 10z" fill="currentColor" />}
		</svg>
	);
}
