-- AlterTable
ALTER TABLE "variant" ADD COLUMN     "alternativesNewsAt" TIMESTAMPTZ(3);
