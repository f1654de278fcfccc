/**
 * The stand-in's own pages of the admin: home, orders and products, plain enough to read and with a button for each
 * thing that the app must notice. They show what is stored, and never interpret it.
 */
import { html, type Markup } from './markup';
import { type ShellFacts, shell } from './shell';
import type { OrderRow, ProductRow } from './shop-data';

const said = (error: string | undefined) =>
	html`${error !== undefined && html`<p class="error" role="alert">${error}</p>`}`;
const when = (instant: string) => instant.slice(0, 16).replace('T', ' ');

export function homePage(facts: ShellFacts): Markup {
	const root = `/store/${facts.handle}`;
	return shell(
		facts,
		'home',
		'Home',
		html`<h1>${facts.shopName}</h1>
<section class="card"><h2>This is a stand-in</h2>
<p>It behaves like Shopify as far as ${facts.appName} can tell: the same Admin API, webhooks, storefront and session tokens, on this
machine only. Nothing here is connected to a real shop, and no mail leaves it.</p>
<ol><li>Open <a href="${root}/apps/${facts.clientId}">${facts.appName}</a>: it installs itself and reads the shop.</li>
<li>Give a variant a ship date, then buy it in the <a href="${facts.links[0]?.href ?? '#'}" target="_blank" rel="noopener">storefront</a>.</li>
<li>See its tag in <a href="${root}/orders">Orders</a>, move the date, and read the buyer’s mail in the mailbox.</li>
<li>Bring stock in under <a href="${root}/products">Products</a>, and the tag goes.</li></ol></section>`,
	);
}

function orderRow(root: string, order: OrderRow): Markup {
	const isOver = order.cancelledAt !== null || order.displayFulfillmentStatus === 'FULFILLED';
	const act = (verb: string, label: string) =>
		html`<form method="post" action="${root}/orders/${verb}" class="${verb === 'cancel' ? 'second' : ''}"><input type="hidden" name="id" value="${order.id}">
		<button aria-label="${label} ${order.name}">${label}</button></form>`;
	return html`<tr data-order="${order.name}"><th scope="row">${order.name}<small>${when(order.createdAt)}<br>${order.email ?? ''}</small></th>
<td><ul class="plain">${order.lineItems.nodes.map(
		(
			line,
		) => html`<li>${line.currentQuantity} × ${line.title}${line.variantTitle && line.variantTitle !== 'Default Title' ? `, ${line.variantTitle}` : ''}
		${line.unfulfilledQuantity > 0 && line.unfulfilledQuantity !== line.currentQuantity && html`<small>${line.unfulfilledQuantity} to ship</small>`}
		${line.customAttributes.length > 0 && html`<small>${line.customAttributes.map(({ key, value }) => `${key}: ${value}`).join('; ')}</small>`}</li>`,
	)}</ul></td>
<td data-status>${order.cancelledAt ? 'CANCELLED' : order.displayFulfillmentStatus}</td>
<td data-tags>${order.tags.map((tag) => html`<span class="badge">${tag}</span> `)}</td>
<td>${order.metafields.nodes.map(
		(field) =>
			html`<details><summary>${field.key}</summary><code data-metafield="${field.key}">${field.value}</code><small>${field.namespace}</small></details>`,
	)}</td>
<td class="acts">${!isOver && html`${act('fulfil', 'Ship')}${act('cancel', 'Cancel')}`}</td></tr>`;
}

export function ordersPage(facts: ShellFacts, orders: readonly OrderRow[], error?: string): Markup {
	const root = `/store/${facts.handle}`;
	return shell(
		facts,
		'orders',
		'Orders',
		html`<h1>Orders</h1>${said(error)}<section class="card table" tabindex="0" role="region" aria-label="Orders"><table>
<thead><tr><th scope="col">Order</th><th scope="col">Items</th><th scope="col">Status</th><th scope="col">Tags</th><th scope="col">Metafields</th><th scope="col"><span class="hidden">Actions</span></th></tr></thead>
<tbody>${orders.map((order) => orderRow(root, order))}</tbody></table>${orders.length === 0 && html`<p>No orders yet.</p>`}</section>`,
	);
}

function variantRow(root: string, product: ProductRow, variant: ProductRow['variants']['nodes'][number]): Markup {
	const name = `${product.title}${variant.title === 'Default Title' ? '' : `, ${variant.title}`}`;
	const levels = variant.inventoryItem.inventoryLevels.nodes;
	const other = variant.inventoryPolicy === 'CONTINUE' ? 'DENY' : 'CONTINUE';
	return html`<tr data-variant="${variant.id}"><th scope="row">${name}<small>${variant.sku ?? ''}</small></th>
<td>${
		variant.inventoryItem.tracked
			? levels.map(({ location, quantities }) => {
					const of = (kind: string) => quantities.find((quantity) => quantity.name === kind)?.quantity ?? 0;
					return html`<form method="post" action="${root}/products/stock" class="stock"><input type="hidden" name="item" value="${variant.inventoryItem.id}">
<input type="hidden" name="location" value="${location.id}"><label>${location.name}<span class="hidden">, available of ${name}</span>
<input type="number" name="quantity" step="1" value="${of('available')}"></label><button aria-label="Set stock of ${name}">Set</button>
<small>${of('committed')} committed</small></form>`;
				})
			: 'Not tracked'
	}</td>
<td><form method="post" action="${root}/products/policy"><input type="hidden" name="product" value="${product.id}"><input type="hidden" name="variant" value="${variant.id}">
<input type="hidden" name="policy" value="${other}">${variant.inventoryPolicy === 'CONTINUE' ? 'Continues to sell' : 'Stops at 0'}
<button aria-label="Change what happens when ${name} is out of stock">Change</button></form></td></tr>`;
}

export function productsPage(facts: ShellFacts, products: readonly ProductRow[], error?: string): Markup {
	const root = `/store/${facts.handle}`;
	const rows = products.flatMap((product) =>
		product.variants.nodes.map((variant) => variantRow(root, product, variant)),
	);
	return shell(
		facts,
		'products',
		'Products',
		html`<h1>Products</h1>${said(error)}<section class="card table" tabindex="0" role="region" aria-label="Products"><table>
<thead><tr><th scope="col">Variant</th><th scope="col">Available</th><th scope="col">When out of stock</th></tr></thead>
<tbody>${rows}</tbody></table></section>`,
	);
}
