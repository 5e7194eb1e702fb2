import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { MailFrame } from "@/components/mail-frame";

it("gives a mail's HTML a frame in which it can do nothing", () => {
  render(<MailFrame html="<p>Bonjour</p>" title="Re: audition" />);
  const frame = screen.getByTitle("Re: audition");
  expect(frame.getAttribute("sandbox")).toBe("");
  const page = frame.getAttribute("srcdoc") ?? "";
  expect(page.indexOf("default-src 'none'")).toBeGreaterThan(0);
  // The policy stands before anything that the mail brings along.
  expect(page.indexOf("default-src 'none'")).toBeLessThan(page.indexOf("<p>Bonjour</p>"));
});
