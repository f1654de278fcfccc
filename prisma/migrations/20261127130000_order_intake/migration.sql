-- AlterTable
ALTER TABLE "order_line" ADD COLUMN "departed" JSONB NOT NULL DEFAULT '{}';
