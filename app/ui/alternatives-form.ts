/** The forms that say, order and take back what is offered instead. What a sender may have made up is a problem, not a fault. */
import { z } from 'zod';

const ids = z
	.string()
	.default('')
	.transform((text) => text.split(',').filter((id) => id !== ''))
	.pipe(z.array(z.string().regex(/^\d{1,20}$/)).max(250));

const shape = z.discriminatedUnion('intent', [
	z.object({
		intent: z.literal('add'),
		kind: z.enum(['pin', 'exclude']),
		target: z.enum(['product', 'collection']),
		ids,
	}),
	z.object({ intent: z.literal('move'), rule: z.string().max(64), direction: z.enum(['up', 'down']) }),
	z.object({ intent: z.literal('remove'), rule: z.string().max(64) }),
]);

export type RuleForm = z.infer<typeof shape>;

/** Undefined where it is none of these forms. */
export function parseRuleForm(form: FormData): RuleForm | undefined {
	const parsed = shape.safeParse(Object.fromEntries(form));
	return parsed.success ? parsed.data : undefined;
}
