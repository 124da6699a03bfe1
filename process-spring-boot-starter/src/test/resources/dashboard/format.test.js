import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, bytes, clip, clock, compact, count, duration, NONE, number, parseDuration, parseInstant, percent, pidNumber, rate, seconds, title, visible } from "./lib/format.js";

test("numbers are grouped, and a missing one is a dash", () => {
	assert.equal(number(84213), "84,213");
	assert.equal(number(0), "0");
	assert.equal(number(undefined), NONE);
	assert.equal(number(NaN), NONE);
});

test("compact numbers keep three digits at most", () => {
	assert.deepEqual([999, 1000, 84213, 999_950, 1_240_000, -1500].map(compact), ["999", "1 k", "84.2 k", "1000 k", "1.2 M", "−1.5 k"]);
});

test("a rate is zero only when nothing happens", () => {
	assert.deepEqual([0, 0.04, 0.3, 3, 48_120].map(rate), ["0", "<0.1", "0.3", "3", "48.1 k"]);
});

test("sizes count in steps of 1024", () => {
	assert.deepEqual([0, 1023, 1024, 16 * 1024 ** 2, 1.5 * 1024 ** 3].map(bytes), ["0 B", "1023 B", "1 KB", "16 MB", "1.5 GB"]);
});

test("shares below one percent are not nothing", () => {
	assert.deepEqual([0, 0.004, 0.5, 1].map(percent), ["0 %", "<1 %", "50 %", "100 %"]);
});

test("durations have two units at most", () => {
	assert.deepEqual([0, 340, 4200, 9999, 48_900, 60_000, 192_000, 7_500_000, 360_000_000].map(duration),
			["0 ms", "340 ms", "4.2 s", "9.9 s", "48 s", "1 min", "3 min 12 s", "2 h 5 min", "4 d 4 h"]);
});

test("times that tick are in whole seconds", () => {
	assert.equal(seconds(340), "0 s");
	assert.equal(seconds(4200), "4 s");
	assert.equal(ago(400), "now");
	assert.equal(ago(61_000), "1 min 1 s ago");
});

test("durations of the server are read", () => {
	assert.equal(parseDuration("PT1M2.5S"), 62_500);
	assert.equal(parseDuration("P1DT2H"), 93_600_000);
	assert.equal(parseDuration("-PT5S"), -5000);
	assert.equal(parseDuration(1.5), 1500);
	assert.equal(parseDuration("10s"), null);
	assert.equal(parseDuration(null), null);
});

test("instants of the server are read", () => {
	assert.equal(parseInstant("1970-01-01T00:00:01.5Z"), 1500);
	assert.equal(parseInstant("soon"), null);
	assert.equal(parseInstant(undefined), null);
});

test("the date stands before the time of another day", () => {
	const noon = new Date(2026, 0, 2, 12, 5, 9);
	assert.equal(clock(noon.toISOString(), noon.getTime()), "12:05:09");
	assert.equal(clock(noon.toISOString(), new Date(2026, 0, 3, 12).getTime()), "2026-01-02 12:05:09");
	assert.equal(clock("never"), NONE);
});

test("texts of scripts cannot forge lines or turn the direction", () => {
	assert.equal(visible("a\nb\u001b[31m\u202ec\u0000\u007f"), "a␊b␛[31m⟨U+202E⟩c␀␡");
	assert.equal(visible("a\n\tb\r", true), "a\n\tb␍");
	assert.equal(visible(null), "");
});

test("texts are cut between characters", () => {
	assert.equal(clip("abc", 3), "abc");
	assert.equal(clip("😀😀😀", 2), "😀…");
});

test("one is singular", () => {
	assert.equal(count(1, "process", "processes"), "1 process");
	assert.equal(count(2000, "process", "processes"), "2,000 processes");
	assert.equal(count(2, "host"), "2 hosts");
});

test("names of kinds become headings", () => {
	assert.equal(title("deadLetter"), "Dead letter");
	assert.equal(title("turnCpuTime"), "Turn CPU time");
});

test("a process has its number on its own node and all of its PID elsewhere", () => {
	assert.equal(pidNumber("{app:processes|0x0001a}"), "0x0001a");
	assert.equal(pidNumber("{box0x1#k3f9@app:processes|0x0001a}"), "0x0001a");
	assert.equal(pidNumber("{n1#1@a:b|0x0001a}", "{n1#1@a:c|0x0001b}"), "0x0001a");
	assert.equal(pidNumber("{n2#1@a:b|0x0001a}", "{n1#1@a:c|0x0001b}"), "{n2#1@a:b|0x0001a}");
});
