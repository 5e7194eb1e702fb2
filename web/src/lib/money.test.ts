import { describe, expect, it } from "vitest";
import { addMoney, formatMoney, parseAmount } from "@/lib/money";

const eur = (amount: string) => ({ amount, currency: "EUR" });

describe("addMoney", () => {
  it("is exact where floating point is not", () => {
    expect(addMoney([eur("0.10")], eur("0.20"), 1)).toEqual([eur("0.30")]);
    expect(addMoney([eur("9999999999999.99")], eur("0.01"), 1)).toEqual([eur("10000000000000.00")]);
  });

  it("never sums different currencies", () => {
    expect(addMoney([eur("10.00")], { amount: "5.00", currency: "CHF" }, 1)).toEqual([
      { amount: "5.00", currency: "CHF" },
      eur("10.00"),
    ]);
  });

  it("weights, and leaves out what is zero", () => {
    expect(addMoney([], eur("250.00"), 1, 45)).toEqual([eur("112.50")]);
    expect(addMoney([eur("250.00")], eur("250.00"), -1)).toEqual([]);
    expect(addMoney([eur("250.00")], null, 1)).toEqual([eur("250.00")]);
  });
});

it("reads amounts as people write them", () => {
  expect(parseAmount("1 250,50 €")).toBe("1250.50");
  expect(parseAmount("1250.5")).toBe("1250.5");
  for (const wrong of ["", "abc", "-3", "1,234,567", "1.234"]) expect(parseAmount(wrong)).toBeNull();
});

it("writes amounts as the reader does", () => {
  expect(formatMoney(eur("1250.00"), "fr").replace(/\s/g, " ")).toBe("1 250 €");
  expect(formatMoney(eur("1250.50"), "en")).toBe("€1,250.50");
});
