-- AlterTable
ALTER TABLE "variant" ADD COLUMN "alternativeReasons" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "alternativesClaimedUntil" TIMESTAMPTZ(3),
ADD COLUMN "isKept" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "variant_sale" (
    "shopId" TEXT NOT NULL,
    "variantId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "units" INTEGER NOT NULL,

    CONSTRAINT "variant_sale_pkey" PRIMARY KEY ("shopId","variantId","day")
);

-- CreateIndex
CREATE INDEX "variant_sale_shopId_day_idx" ON "variant_sale"("shopId", "day");

-- CreateIndex
CREATE INDEX "product_tags_idx" ON "product" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "variant_alternativesClaimedUntil_shopId_idx" ON "variant"("alternativesClaimedUntil", "shopId");


-- Lists that stand know no reasons yet: they are ranked anew.
UPDATE "variant" SET "alternativesDueAt" = now() WHERE "alternatives" IS NOT NULL AND NOT "isDeleted";
