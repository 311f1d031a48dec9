// A server with the calls of a Pyroscope and of a Parca, by the protocols as
// others have written them: Connect and gRPC-Web of @connectrpc/connect-node, on
// messages of the .proto files beside. It keeps what it is pushed in memory.
//
// usage: node connect.cjs DESCRIPTORS     prints its port; ends with its input
"use strict";
const fs = require("fs");
const http = require("http");
const zlib = require("zlib");
const { createFileRegistry, fromBinary } = require("@bufbuild/protobuf");
const { FileDescriptorSetSchema } = require("@bufbuild/protobuf/wkt");
const { Code, ConnectError } = require("@connectrpc/connect");
const { connectNodeAdapter } = require("@connectrpc/connect-node");
const { Profile, ValueType, StringTable, Sample } = require("pprof-format");

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema,
	fs.readFileSync(process.argv[2])));
const kept = []; // {labels, name, time (ms), profile}

// Without the name, which is __name__ among the labels.
function keep(labels, bytes) {
	const own = Object.fromEntries(labels.map(({ name, value }) => [name, value]));
	const raw = bytes[0] === 0x1f ? zlib.gunzipSync(bytes) : bytes;
	const profile = Profile.decode(raw);
	const { __name__: name, ...rest } = own;
	if (!name)
		throw new ConnectError("no name", Code.InvalidArgument);
	kept.push({
		labels: rest, name, profile,
		time: Number(BigInt(profile.timeNanos) / 1000000n),
	});
}

const text = (profile, at) => profile.stringTable.strings[Number(at)];

function ids({ name, profile }, delta) {
	const kind = (type) => `${text(profile, type.type)}:${text(profile, type.unit)}`;
	const end = delta && Number(profile.durationNanos) ? ":delta" : "";
	return profile.sampleType.map((type) =>
		`${name}:${kind(type)}:${kind(profile.periodType)}${end}`);
}

function selects(selector, labels) {
	const parts = selector.matchAll(
		/([\w.]+)\s*(=~|!~|!=|=)\s*"((?:[^"\\]|\\.)*)"/g);
	for (const [, name, how, quoted] of parts) {
		const value = quoted.replace(/\\(.)/g, "$1");
		const got = labels[name] ?? "";
		const same = how.includes("~")
			? new RegExp(`^(?:${value})$`).test(got) : got === value;
		if (same === how.startsWith("!"))
			return false;
	}
	return true;
}

const within = (start, end, selector = "") => kept.filter((one) =>
	one.time >= Number(start) && one.time <= Number(end) &&
	selects(selector, one.labels));

// One type of all, as one profile; their strings differ, so each is written
// anew. Null: there is nothing.
function merge(all, id, delta) {
	const strings = new StringTable();
	const out = { sample: [], location: [], function: [], mapping: [] };
	let type = null, period = null;
	for (const one of all) {
		const column = ids(one, delta).indexOf(id);
		const at = (string) => strings.dedup(text(one.profile, string));
		const pair = (kind) => new ValueType(
			{ type: at(kind.type), unit: at(kind.unit) });
		if (column < 0)
			continue;
		type = pair(one.profile.sampleType[column]);
		period = pair(one.profile.periodType);
		const base = out.location.length, first = out.function.length;
		const place = new Map(), func = new Map();
		one.profile.function.forEach((f, i) => {
			func.set(`${f.id}`, first + i + 1);
			out.function.push({ ...f, id: first + i + 1, name: at(f.name),
				systemName: at(f.systemName), filename: at(f.filename) });
		});
		one.profile.location.forEach((l, i) => {
			place.set(`${l.id}`, base + i + 1);
			out.location.push({ ...l, id: base + i + 1, mappingId: 0,
				line: l.line.map((line) => ({ ...line,
					functionId: func.get(`${line.functionId}`) })) });
		});
		for (const sample of one.profile.sample)
			out.sample.push(new Sample({
				locationId: sample.locationId.map((l) => place.get(`${l}`)),
				value: [sample.value[column]] }));
	}
	return type && new Profile({ ...out, stringTable: strings,
		sampleType: [type], periodType: period }).encode();
}

function series(all, id, delta, groups) {
	const lines = new Map();
	for (const one of all) {
		const column = ids(one, delta).indexOf(id);
		const labels = groups.map((name) => ({ name, value: one.labels[name] ?? "" }));
		const key = JSON.stringify(labels);
		if (column < 0)
			continue;
		if (!lines.has(key))
			lines.set(key, { labels, points: [] });
		lines.get(key).points.push({ timestamp: BigInt(one.time),
			value: one.profile.sample.reduce(
				(sum, sample) => sum + Number(sample.value[column]), 0) });
	}
	return [...lines.values()];
}

const sorted = (list) => [...new Set(list)].sort();
const names = (all) => sorted(all.flatMap((one) => Object.keys(one.labels)));
const values = (all, name) => sorted(all.flatMap(
	(one) => name in one.labels ? [one.labels[name]] : []));

// Fields that a message does not declare go through with it: pprof's own.
function unknown(schema, bytes) {
	return fromBinary(schema, bytes ?? new Uint8Array());
}

const pyroscope = {
	profileTypes: ({ start, end }) => ({ profileTypes: sorted(
		within(start, end).flatMap((one) => ids(one))).map((ID) => ({ ID })) }),
	labelNames: ({ start, end }) => ({ names: names(within(start, end)) }),
	labelValues: ({ name, start, end }) => ({
		names: values(within(start, end), name) }),
	getProfileStats: () => ({ dataIngested: kept.length > 0,
		oldestProfileTime: BigInt(Math.min(...kept.map((one) => one.time), 1e15)),
	}),
	selectSeries: (asked) => ({ series: series(
		within(asked.start, asked.end, asked.labelSelector),
		asked.profileTypeID, false, asked.groupBy) }),
	selectMergeProfile: (asked) => unknown(
		registry.getMessage("querier.v1.Profile"), merge(
			within(asked.start, asked.end, asked.labelSelector),
			asked.profileTypeID)),
};
const pusher = { push({ series: all }) {
	for (const { labels, samples } of all)
		for (const { rawProfile } of samples)
			keep(labels, rawProfile);
	return {};
} };
const milliseconds = ({ seconds, nanos }) => Number(seconds) * 1000 + nanos / 1e6;
const parca = { query({ merge: asked, single }) {
	const of = asked ?? single;
	const [, id, selector] = /^([^{]*)(.*)$/.exec(of.query);
	const [start, end] = asked ? [asked.start, asked.end] : [single.time, single.time];
	const pprof = merge(within(milliseconds(start), milliseconds(end), selector),
		id, true);
	if (!pprof && single)
		throw new ConnectError("could not find profile", Code.NotFound);
	return { pprof: zlib.gzipSync(pprof ?? new Uint8Array()) };
} };

// Parca's lists come of a gateway that is no protocol of Connect.
function gateway(request, response) {
	const url = new URL(request.url, "http://here");
	const path = url.pathname.replace("/api/profiles/", "");
	const asked = url.searchParams;
	const all = within(Date.parse(asked.get("start")) || 0,
		Date.parse(asked.get("end")) || 1e15);
	const answer = (json) => response.writeHead(200,
		{ "Content-Type": "application/json" }).end(JSON.stringify(json));
	if (path === "has_profile_data")
		return answer({ hasData: kept.length > 0 });
	if (path === "types")
		return answer({ types: sorted(all.flatMap((one) => ids(one, true)))
			.map((id) => id.split(":")).map((p) => ({ name: p[0],
				sampleType: p[1], sampleUnit: p[2], periodType: p[3],
				periodUnit: p[4], delta: p.length > 5 })) });
	if (path === "labels")
		return answer({ labelNames: names(all) });
	if (path.startsWith("labels/"))
		return answer({ labelValues: values(all, path.split("/")[1]) });
	if (path === "query_range") {
		const [, id, selector] = /^([^{]*)(.*)$/.exec(asked.get("query"));
		const lines = series(all.filter((one) => selects(selector, one.labels)),
			id, true, asked.getAll("sum_by"));
		return answer({ series: lines.map(({ labels, points }) => ({
			labelset: { labels }, samples: points.map((point) => ({
				timestamp: new Date(Number(point.timestamp)).toISOString(),
				value: `${point.value}` })) })) });
	}
	if (path === "writeraw") {
		let body = "";
		request.on("data", (part) => body += part).on("end", () => {
			for (const { labels, samples } of JSON.parse(body).series)
				for (const { rawProfile } of samples)
					keep(labels.labels, Buffer.from(rawProfile, "base64"));
			answer({});
		});
		return undefined;
	}
	return response.writeHead(404).end("404 page not found\n");
}

const server = http.createServer(connectNodeAdapter({
	fallback: gateway,
	routes: (router) => router
		.service(registry.getService("querier.v1.QuerierService"), pyroscope)
		.service(registry.getService("push.v1.PusherService"), pusher)
		.service(registry.getService("parca.query.v1alpha1.QueryService"), parca),
}));
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
process.stdin.resume().on("end", () => process.exit(0));
