/* Callgrind's format: every way of writing names and positions, as text in and
 * costs by function and line out. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#include <stdio.h>

#include "gate/core/buf.h"
#include "gate/text/num.h"

/* `function@file:line!object`, as are its callers behind a <. */
static void put_frame(struct buf *out, const struct profile *p,
	const struct frame *frame)
{
	buf_span(out, symtab_text(p->symtab, frame->func));
	if (frame->file.i)
		buf_printf(out, "@%s",
			symtab_text(p->symtab, frame->file).data);
	if (frame->line)
		buf_printf(out, ":%u", (unsigned)frame->line);
	if (frame->module.i)
		buf_printf(out, "!%s",
			symtab_text(p->symtab, frame->module).data);
}

/* Stacks with their values, then the metrics. */
static void put_costs(struct buf *out, const struct profile *p)
{
	char number[NUM_MAX];

	for (uint32_t s = 0; s < p->stack_count; s++) {
		uint32_t first = p->stack_start[s];

		for (uint32_t i = first; i < p->stack_start[s + 1]; i++) {
			buf_text(out, i > first ? "<" : "");
			put_frame(out, p, &p->frames[p->stack_frames[i]]);
		}
		for (uint32_t m = 0; m < p->metric_count; m++)
			buf_printf(out, " %s",
				num_format(number,
					p->values[s * p->metric_count + m]));
		buf_char(out, '\n');
	}
	for (uint32_t m = 0; m < p->metric_count; m++)
		buf_printf(out, "%s %s %s\n",
			symtab_text(p->symtab, p->metrics[m].name).data,
			symtab_text(p->symtab, p->metrics[m].unit).data,
			p->metrics[m].nature == NATURE_EXACT ? "exact"
			: metric_is_weight(&p->metrics[m])   ? "weight"
							     : "sampled");
	for (uint32_t f = 0; f < p->fact_count; f++)
		buf_printf(out, "%s: %s\n",
			symtab_text(p->symtab, p->facts[f].key).data,
			symtab_text(p->symtab, p->facts[f].value).data);
}

#define HEAD "# callgrind format\nevents: Ir\n"
#define IR "instructions count exact\n"

static const struct {
	const char *name, *in, *want;
} cases[] = {
	{"the least there can be", "events: Ir\nfn=main\n12 1000\n",
		"main:12 1000\n" IR},
	{"lines add up", HEAD "fl=a.c\nfn=f\n1 2\n1 3\n2 4\n",
		"f@a.c:1 5\nf@a.c:2 4\n" IR},
	{"costs left out are 0, and so is a dot",
		"events: Ir Dr Dw\nfn=f\n1 2\n2 . 3\n3\n",
		"f:1 2 0 0\nf:2 0 3 0\nf:3 0 0 0\n" IR
		"Dr count exact\nDw count exact\n"},
	{"past 32 bits", HEAD "fn=f\n1 5000000000\n1 1\n",
		"f:1 5000000001\n" IR},
	{"costs by any number of blanks", HEAD
		"fn=f\n1  2\n 1\t3 \n2 4\r\n2 5.5\n2 1e1\n2 1",
		"f:1 5\nf:2 20.5\n" IR},
	{"more digits than a double has", HEAD
		"fn=f\n1 123456789012345\n2 9007199254740993\n",
		"f:1 123456789012345\nf:2 9007199254740992\n" IR},
	{"a function that comes again, and again", HEAD
		"fl=a.c\nfn=f\n1 1\n2 2\nfn=g\n1 4\nfn=f\n2 8\n3 16\n"
		"fn=f\n3 32\n1 64\nfn=h\nfn=h\n1 128\n",
		"f@a.c:1 65\nf@a.c:2 10\ng@a.c:1 4\nf@a.c:3 48\n"
		"h@a.c:1 128\n" IR},
	{"a number is given to another name", HEAD
		"fn=(1) f\n1 1\nfn=(1) g\n1 2\nfn=(1)\n1 4\n",
		"f:1 1\ng:1 6\n" IR},
	{"relative lines", HEAD "fn=f\n10 1\n+2 1\n-1 1\n* 1\n",
		"f:10 1\nf:12 1\nf:11 2\n" IR},
	{"addresses before lines, hexadecimal",
		"positions: instr line\nevents: Ir\nfn=f\n0x1f 7 1\n+3 * 2\n"
		"0x30 +1 4\n",
		"f:7 3\nf:8 4\n" IR},
	{"addresses alone have no lines",
		"positions: instr\nevents: Ir\nfn=f\n0x10 1\n+3 2\n",
		"f 3\n" IR},
	{"numbers stand for names, each kind for its own",
		HEAD "ob=(1) /bin/a\nfl=(1) a.c\nfn=(1) f\n1 1\nfn=(2) g\n2 2\n"
		     "ob=(1)\nfl=(1)\nfn=(1)\n3 4\n",
		"f@a.c:1!/bin/a 1\ng@a.c:2!/bin/a 2\nf@a.c:3!/bin/a 4\n" IR},
	{"names are given where calls and jumps lead, too",
		HEAD "fl=(1) a.c\nfn=(1) f\n1 1\ncfi=(2) b.c\ncfn=(2) g\n"
		     "calls=1 9\n2 100\njfi=(3) c.h\njump=1 4\n3\n"
		     "fl=(2)\nfn=(2)\n9 50\nfi=(3)\n4 50\n",
		"f@a.c:1 1\ng@b.c:9<f@a.c:2 50\ng@b.c<f@a.c:2 50\n" IR},
	{"what a call costs is the callee's",
		HEAD "fn=f\n1 1\ncfn=g\ncalls=3 7\n2 90\n3 5\n",
		"f:1 1\nf:3 5\n" IR},
	{"calls make stacks: who called first pays for what comes first",
		HEAD "fn=main\n1 1\ncfn=a\ncalls=1 0\n2 30\ncfn=b\ncalls=1 0\n"
		     "3 20\nfn=a\n10 10\ncfn=c\ncalls=2 0\n11 20\n"
		     "fn=b\n20 5\ncfn=c\ncalls=1 0\n21 15\n"
		     "fn=c\n30 25\n31 10\n",
		"main:1 1\nb:20<main:3 5\na:10<main:2 10\n"
		"c:30<b:21<main:3 15\nc:30<a:11<main:2 10\n"
		"c:31<a:11<main:2 10\n" IR},
	{"a function that calls itself is once on its stacks",
		HEAD "fn=main\n1 1\ncfn=f\ncalls=1 0\n2 30\nfn=f\n5 10\n"
		     "cfn=f'2\ncalls=1 0\n6 20\nfn=f'2\n5 20\n",
		"main:1 1\nf:5<main:2 30\n" IR},
	{"two that call each other begin anew",
		HEAD "fn=f\n1 10\ncfn=g\ncalls=1 0\n2 5\nfn=g\n3 4\ncfn=f\n"
		     "calls=1 0\n4 1\n",
		"f:1 10\ng:3 4\n" IR},
	{"a callee of another file is the one that costs something",
		HEAD "fl=a.c\nfn=f\n1 1\ncfi=/src/b.c\ncfn=g\ncalls=1 0\n2 7\n"
		     "fl=b.c\nfn=g\n9 7\n",
		"f@a.c:1 1\ng@b.c:9<f@a.c:2 7\n" IR},
	{"each event has stacks of its own",
		"events: Ir Dr\nfn=f\n1 1 2\ncfn=g\ncalls=1 0\n2 7\n"
		"fn=g\n9 7 3\n",
		"f:1 1 2\ng:9<f:2 7 0\ng:9 0 3\n" IR "Dr count exact\n"},
	{"the line after a call is one, not where it leads",
		HEAD "fn=f\n51 1\ncfn=g\ncalls=1 +25\n* 9\n+1 2\n",
		"f:51 1\nf:52 2\n" IR},
	{"a conditional jump costs nothing",
		HEAD "fn=f\n1 1\njcnd=1/2 +22\n*\n+1 5\n", "f:1 1\nf:2 5\n" IR},
	{"inlined code is the function's, without a line of another file",
		HEAD "fl=a.c\nfn=f\n1 1\nfi=a.h\n7 2\nfe=a.c\n2 4\n",
		"f@a.c:1 1\nf@a.c 2\nf@a.c:2 4\n" IR},
	{"one name in two files is two",
		HEAD "fl=a.c\nfn=f\n1 1\nfl=b.c\nfn=f\n1 2\n",
		"f@a.c:1 1\nf@b.c:1 2\n" IR},
	{"a level of recursion is the function",
		HEAD "fn=(1) fib\n1 1\nfn=(2) fib'2\n1 2\nfn=(3) fib'12\n1 4\n",
		"fib:1 7\n" IR},
	{"a lambda is none", HEAD "fn=f()::'lambda0'\n1 1\nfn='2\n1 2\n",
		"f()::'lambda0':1 1\n'2:1 2\n" IR},
	{"parts add up",
		HEAD "part: 1\nfn=(1) f\n1 1\ntotals: 1\npart: 2\nevents: Ir\n"
		     "fn=(1)\n1 2\ntotals: 2\n",
		"f:1 3\n" IR},
	{"cachegrind: a function's file is where it cost most",
		"desc: x\ncmd: ./a\nevents: Ir\nfl=a.h\nfn=f\n3 1\nfl=a.c\n"
		"fn=f\n1 2\n2 4\nfl=b.c\nfn=g\n1 8\nsummary: 15\n",
		"f@a.c 1\nf@a.c:1 2\nf@a.c:2 4\ng@b.c:1 8\n" IR
		"counter: cachegrind\n"},
	{"callgrind says which it is",
		"# callgrind format\ncreator: callgrind-3.19.0\nevents: Ir\n"
		"summary: 7\nfn=f\n1 3\n2 4\ntotals: 7\n",
		"f:1 3\nf:2 4\n" IR "counter: callgrind-3.19.0\n"},
	{"another writer's sum is nobody's",
		"version: 1\ncreator: xdebug 3.2\nevents: Time_(10ns) "
		"Memory_(bytes)\nfn={main}\n1 10 200\nsummary: 5 5\n",
		"{main}:1 0 100 200\ncalls count exact\nTime ns weight\n"
		"Memory bytes weight\n"},
	{"Xdebug counts calls",
		"version: 1\ncreator: xdebug 3.2.0 (PHP 8.2.36)\npositions: line\n"
		"events: Time_(10ns) Memory_(bytes)\n"
		"fl=(1) php:internal\nfn=(1) php::ord\n5 1 0\n"
		"fl=(1)\nfn=(1)\n5 2 0\n"
		"fl=(2) a.php\nfn=(2) f\n4 7 0\n"
		"cfl=(1)\ncfn=(1)\ncalls=1 0 0\n5 1 0\n"
		"cfl=(1)\ncfn=(1)\ncalls=2 0 0\n6 2 0\n"
		"fl=(2)\nfn=(3) {main}\n1 9 0\n"
		"cfl=(2)\ncfn=(2)\ncalls=1 0 0\n8 10 0\nsummary: 20 0\n",
		"{main}@a.php:1 0 90 0\nf@a.php:4<{main}@a.php:8 1 70 0\n"
		"php::ord@php:internal:5<f@a.php:5<{main}@a.php:8 0 10 0\n"
		"php::ord@php:internal:5<f@a.php:6<{main}@a.php:8 0 20 0\n"
		"php::ord@php:internal:5<f@a.php:5 1 0 0\n"
		"php::ord@php:internal:5<f@a.php:6 2 0 0\n"
		"calls count exact\nTime ns weight\nMemory bytes weight\n"},
	{"pprof's exporter",
		"positions: instr line\nevents: cpu(ms)\nob=(1) a\nfl=(1) "
		"a.c\nfn=(1) f\n0x10 3 20\n",
		"f@a.c:3!a 20000000\ncpu ns weight\n"},
	{"columns without a unit", "events: Ticks Calls\nfn=f\n1 2 3\n",
		"f:1 2 3\nTicks count weight\nCalls count weight\n"},
	{"CR LF and blanks", "events: Ir  \r\nfn= f \r\n1  2 \r\n",
		"f:1 2\n" IR},
	{"comments, unknown headers and unknown names",
		HEAD "# a comment\ncolour: red\nrcalls=1\nfn=f\n1 2\n",
		"f:1 2\n" IR},
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].in, "callgrind",
			put_costs, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
