/* OTLP profiles: where values stand by version, and whose they are. The bytes are of
 * tests/make_hostile_otlp.py's functions. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#define CASE(name, text, want) {name, {text, sizeof(text) - 1}, want}
static const struct {
	const char *name;
	struct span text;
	const char *want;
} cases[] = {
	CASE("values, as of 1.9",
		"\012%\012\000\022!\022\037\012\004\010\001\020\002\022\005"
		"\010\001\042\001\005:\020iiiiiiiiiiiiiiii\022,\012\000\012"
		"\000\022\000\022\004\032\002\010\001\032\000\032\002\010\003"
		"*\000*\003cpu*\002ns*\004main2\000:\000:\003\012\001\001",
		"cpu ns 0\nmain 5\n"),
	CASE("values, as of 1.8",
		"\012(\012\000\022$\022\042\012\004\010\001\020\002\022\010"
		"\010\001\022\001\005\032\001\001B\020iiiiiiiiiiiiiiii\022,"
		"\012\000\012\000\022\000\022\004\032\002\010\001\032\000\032"
		"\002\010\003*\000*\003cpu*\002ns*\004main2\000:\000:\003\012"
		"\001\001",
		"cpu ns 0\nmain 5\n"),
	CASE("times alone, of either",
		"\012\042\012\000\022\036\022\034\012\004\010\001\020\002\022"
		"\024\010\001*\020\001\001\001\001\001\001\001\001\001\001"
		"\001\001\001\001\001\001\022,\012\000\012\000\022\000\022"
		"\004\032\002\010\001\032\000\032\002\010\003*\000*\003cpu*"
		"\002ns*\004main2\000:\000:\003\012\001\001",
		"cpu ns 0\nmain 2\n"),
	CASE("an address of a file",
		"\012%\012\000\022!\022\037\012\004\010\001\020\002\022\005"
		"\010\001\042\001\005:\020iiiiiiiiiiiiiiii\0225\012\000\012"
		"\010\010\200 \020\200@ \003\022\000\022\005\010\001\020\264$"
		"\032\000\032\002\010\003*\000*\003cpu*\002ns*\004main2\000:"
		"\000:\003\012\001\001",
		"cpu ns 0\n[main+0x234]!main 5\n"),
	CASE("an address of the kernel",
		"\012%\012\000\022!\022\037\012\004\010\001\020\002\022\005"
		"\010\001\042\001\005:\020iiiiiiiiiiiiiiii\022P\012\000\012"
		"\000\022\000\022\006\020\264$\042\001\001\032\000\032\002"
		"\010\003*\000*\003cpu*\002ns*\004main2\000:\000:\003\012\001"
		"\001*\022profile.frame.type2\014\010\004\022\010\012\006kern"
		"el",
		"cpu ns 0\n[[kernel]+0x1234]![kernel] 5\n"),
	CASE("two services",
		"\012=\012\030\012\026\012\014service.name\022\006\012\004sho"
		"p\022!\022\037\012\004\010\001\020\002\022\005\010\001\042"
		"\001\005:\020iiiiiiiiiiiiiiii\012>\012\031\012\027\012\014se"
		"rvice.name\022\007\012\005tools\022!\022\037\012\004\010\001"
		"\020\002\022\005\010\001\042\001\007:\020iiiiiiiiiiiiiiii"
		"\022,\012\000\012\000\022\000\022\004\032\002\010\001\032"
		"\000\032\002\010\003*\000*\003cpu*\002ns*\004main2\000:\000:"
		"\003\012\001\001",
		"cpu ns 0\nmain < shop 5\nmain < tools 7\n"),
	CASE("inlined functions",
		"\012%\012\000\022!\022\037\012\004\010\001\020\002\022\005"
		"\010\001\042\001\005:\020iiiiiiiiiiiiiiii\0224\012\000\012"
		"\000\022\000\022\014\032\004\010\001\020\007\032\004\010\001"
		"\020\011\032\000\032\002\010\003*\000*\003cpu*\002ns*\004mai"
		"n2\000:\000:\003\012\001\001",
		"cpu ns 0\nmain < main 5\n"),
	CASE("profiles of one type",
		"\012D\022B\022\037\012\004\010\001\020\002\022\005\010\001"
		"\042\001\005:\020iiiiiiiiiiiiiiii\022\037\012\004\010\001"
		"\020\002\022\005\010\001\042\001\002:\020iiiiiiiiiiiiiiii"
		"\022,\012\000\012\000\022\000\022\004\032\002\010\001\032"
		"\000\032\002\010\003*\000*\003cpu*\002ns*\004main2\000:\000:"
		"\003\012\001\001",
		"cpu ns 0\nmain 7\n"),
	CASE("a value that is not packed",
		"\012&\012\000\022\042\022 \012\004\010\001\020\002\022\006"
		"\010\001 \005\030\001:\020iiiiiiiiiiiiiiii\022,\012\000\012"
		"\000\022\000\022\004\032\002\010\001\032\000\032\002\010\003"
		"*\000*\003cpu*\002ns*\004main2\000:\000:\003\012\001\001",
		"OTLP profiles that do not show by which version of the "
		"protocol, 1.8 or later, their samples are: have the "
		"collector export pprof"),
	CASE("messages behind their lengths",
		"\000\000\000U\012%\012\000\022!\022\037\012\004\010\001\020"
		"\002\022\005\010\001\042\001\005:\020iiiiiiiiiiiiiiii\022,"
		"\012\000\012\000\022\000\022\004\032\002\010\001\032\000\032"
		"\002\010\003*\000*\003cpu*\002ns*\004main2\000:\000:\003\012"
		"\001\001\000\000\000U\012%\012\000\022!\022\037\012\004\010"
		"\001\020\002\022\005\010\001\042\001\005:\020iiiiiiiiiiiiiii"
		"i\022,\012\000\012\000\022\000\022\004\032\002\010\001\032"
		"\000\032\002\010\003*\000*\003cpu*\002ns*\004main2\000:\000:"
		"\003\012\001\001",
		"cpu ns 0\nmain 10\n"),
	CASE("of 1.7",
		"\012'\012\000\022#\022!\012\004\010\001\020\002\022\007\010"
		"\000\020\001\032\001\005:\020iiiiiiiiiiiiiiii\022,\012\000"
		"\012\000\022\000\022\004\032\002\010\001\032\000\032\002\010"
		"\003*\000*\003cpu*\002ns*\004main2\000:\000:\003\012\001\001",
		"OTLP profiles of version 1.7 or older of the protocol: what "
		"writes them must be of 1.8 or later, or have the collector "
		"export pprof"),
	CASE("of which nobody knows",
		"\012\023\012\000\022\017\022\015\012\004\010\001\020\002\022"
		"\005\010\001\022\001\005\022,\012\000\012\000\022\000\022"
		"\004\032\002\010\001\032\000\032\002\010\003*\000*\003cpu*"
		"\002ns*\004main2\000:\000:\003\012\001\001",
		"OTLP profiles that do not show by which version of the "
		"protocol, 1.8 or later, their samples are: have the "
		"collector export pprof"),
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading_bytes(cases[i].name, cases[i].text, "otlp",
			put_metrics, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
