-- AlterTable
ALTER TABLE "shop" ADD COLUMN     "productsSweptUntil" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "collection_reading" (
    "shopId" TEXT NOT NULL,
    "collectionId" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "collection_reading_pkey" PRIMARY KEY ("shopId","collectionId")
);

-- CreateIndex
CREATE INDEX "product_shopId_readAt_idx" ON "product"("shopId", "readAt");
