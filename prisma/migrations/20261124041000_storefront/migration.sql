-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "isStorefrontDue" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "proxyPath" TEXT NOT NULL DEFAULT '/apps/backorder',
ADD COLUMN     "raincheckConfirmsEmail" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "raincheckHoldsPrice" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "raincheckIsOn" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "raincheckMaxQuantity" INTEGER NOT NULL DEFAULT 10,
ADD COLUMN     "raincheckOfferDays" INTEGER NOT NULL DEFAULT 7,
ADD COLUMN     "raincheckPlace" TEXT NOT NULL DEFAULT 'before',
ADD COLUMN     "storefrontToken" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "storefrontUrl" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "variant" ADD COLUMN     "alternatives" JSONB,
ADD COLUMN     "alternativesDueAt" TIMESTAMPTZ(3),
ADD COLUMN     "launchDay" TEXT,
ADD COLUMN     "options" JSONB NOT NULL DEFAULT '[]';

-- CreateTable
CREATE TABLE "product" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "handle" TEXT NOT NULL DEFAULT '',
    "productType" TEXT NOT NULL DEFAULT '',
    "vendor" TEXT NOT NULL DEFAULT '',
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "collections" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "isPublished" BOOLEAN NOT NULL DEFAULT true,
    "imageUrl" TEXT NOT NULL DEFAULT '',
    "readAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "product_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "alternative_rule" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "scopeId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "targetId" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "alternative_rule_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "wording" (
    "shopId" TEXT NOT NULL,
    "locale" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "wording_pkey" PRIMARY KEY ("shopId","locale","key")
);

-- CreateTable
CREATE TABLE "raincheck" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 0,
    "variantId" TEXT NOT NULL,
    "productId" TEXT NOT NULL DEFAULT '',
    "quantity" INTEGER NOT NULL,
    "status" TEXT NOT NULL,
    "emailSealed" TEXT NOT NULL DEFAULT '',
    "emailHash" TEXT NOT NULL,
    "customerId" TEXT NOT NULL DEFAULT '',
    "locale" TEXT NOT NULL DEFAULT 'en',
    "heldPrice" TEXT NOT NULL DEFAULT '',
    "currency" TEXT NOT NULL DEFAULT '',
    "queuedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL,
    "offeredAt" TIMESTAMPTZ(3),
    "offerUntil" TIMESTAMPTZ(3),
    "remindedAt" TIMESTAMPTZ(3),
    "discountId" TEXT NOT NULL DEFAULT '',
    "codeSealed" TEXT NOT NULL DEFAULT '',
    "codeHash" TEXT NOT NULL DEFAULT '',
    "orderId" TEXT NOT NULL DEFAULT '',
    "closedAt" TIMESTAMPTZ(3),

    CONSTRAINT "raincheck_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "raincheck_mail" (
    "shopId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "raincheckId" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "dueAt" TIMESTAMPTZ(3) NOT NULL,
    "claimedBy" TEXT NOT NULL DEFAULT '',
    "claimedUntil" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "messageId" TEXT NOT NULL DEFAULT '',
    "subject" TEXT NOT NULL DEFAULT '',
    "renderedSealed" TEXT NOT NULL DEFAULT '',
    "closedAt" TIMESTAMPTZ(3),
    "note" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "raincheck_mail_pkey" PRIMARY KEY ("shopId","id")
);

-- CreateTable
CREATE TABLE "rate_window" (
    "shopId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "rate_window_pkey" PRIMARY KEY ("shopId","key","startedAt")
);

-- CreateIndex
CREATE INDEX "product_shopId_productType_idx" ON "product"("shopId", "productType");

-- CreateIndex
CREATE INDEX "product_shopId_vendor_idx" ON "product"("shopId", "vendor");

-- CreateIndex
CREATE INDEX "product_collections_idx" ON "product" USING GIN ("collections");

-- CreateIndex
CREATE INDEX "alternative_rule_shopId_target_targetId_idx" ON "alternative_rule"("shopId", "target", "targetId");

-- CreateIndex
CREATE UNIQUE INDEX "alternative_rule_shopId_scope_scopeId_kind_target_targetId_key" ON "alternative_rule"("shopId", "scope", "scopeId", "kind", "target", "targetId");

-- CreateIndex
CREATE INDEX "raincheck_shopId_variantId_status_queuedAt_idx" ON "raincheck"("shopId", "variantId", "status", "queuedAt");

-- CreateIndex
CREATE INDEX "raincheck_shopId_emailHash_variantId_status_idx" ON "raincheck"("shopId", "emailHash", "variantId", "status");

-- CreateIndex
CREATE INDEX "raincheck_shopId_codeHash_idx" ON "raincheck"("shopId", "codeHash");

-- CreateIndex
CREATE INDEX "raincheck_shopId_status_createdAt_idx" ON "raincheck"("shopId", "status", "createdAt");

-- CreateIndex
CREATE INDEX "raincheck_status_offerUntil_idx" ON "raincheck"("status", "offerUntil");

-- CreateIndex
CREATE INDEX "raincheck_mail_status_dueAt_idx" ON "raincheck_mail"("status", "dueAt");

-- CreateIndex
CREATE UNIQUE INDEX "raincheck_mail_shopId_raincheckId_kind_key" ON "raincheck_mail"("shopId", "raincheckId", "kind");

-- CreateIndex
CREATE INDEX "rate_window_startedAt_idx" ON "rate_window"("startedAt");

-- CreateIndex
CREATE INDEX "variant_alternativesDueAt_shopId_idx" ON "variant"("alternativesDueAt", "shopId");

-- AddForeignKey
ALTER TABLE "raincheck_mail" ADD CONSTRAINT "raincheck_mail_shopId_raincheckId_fkey" FOREIGN KEY ("shopId", "raincheckId") REFERENCES "raincheck"("shopId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

