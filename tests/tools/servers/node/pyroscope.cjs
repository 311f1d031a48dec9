// A program that Pyroscope's own client for Node.js profiles: it works in one
// function and allocates in another.
//
// usage: node pyroscope.cjs SERVER SECONDS
"use strict";
const pyroscope = require("@pyroscope/nodejs");

const [server, seconds] = process.argv.slice(2);
let sum = 0;

function render() {
	for (let i = 0; i < 2e6; i++)
		sum = (sum * 31 + i) % 1000003;
}

function assemble() {
	return Array.from({ length: 2e4 }, (_, i) => ({ i }));
}

pyroscope.init({
	serverAddress: server,
	appName: "cart",
	tags: { pod: "cart-1" },
	flushIntervalMs: 2000,
	heap: { samplingIntervalBytes: 65536 },
	wall: { collectCpuTime: true, samplingDurationMs: 2000 },
});
pyroscope.start();
const turns = setInterval(() => {
	render();
	sum += assemble().length;
}, 10);
setTimeout(async () => {
	clearInterval(turns);
	await pyroscope.stop();
}, Number(seconds) * 1000);
