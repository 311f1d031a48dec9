/* Heap profiles of gperftools and jemalloc: what is scaled up, what becomes of
 * addresses and of what is left out, and how such a text breaks. */
#include "tests/unit/support/support.h"
#include "tests/unit/support/reading.h"

#define HEAD "heap profile: 3: 40 [9: 500] @ "
#define MAPS                                                                   \
	"\nMAPPED_LIBRARIES:\n"                                                \
	"00001000-00002000 r-xp 00000400 00:00 7    /bin/app\n"                \
	"00004000-00005000 r-xp 00000000 00:00 0    /lib/libjemalloc.so.2\n"   \
	"00006000-00007000 r-xp 00000000 00:00 0    /lib/libtcmalloc.so.4\n"
#define ALL_COLUMNS(period)                                                    \
	"alloc_objects count 0\nalloc_space bytes " period "\n"                \
	"inuse_objects count 0\ninuse_space bytes " period "\n"
#define HELD(period)                                                           \
	"inuse_objects count 0\ninuse_space bytes " period "\n"
#define AGAIN "; the profile is damaged or was cut short: take it again"
#define WHAT                                                                   \
	"it tells where the heap grew, or what else is not allocated: only "   \
	"`@ heapprofile` and `@ heap_v2/RATE` can be judged; give what "       \
	"HEAPPROFILE=PREFIX wrote"

static const struct {
	const char *name, *format, *text, *want;
} cases[] = {
	{"all of it", "gperftools", HEAD "heapprofile\n"
		"  2: 30 [ 7: 400] @ 0x6010 0x1010 0x1100\n"
		"1: 10 [2: 100] @ 0x1011\n# more\n" MAPS, ALL_COLUMNS("1")
		"[app+0x40f]!app < [app+0x4ff]!app 7 400 2 30 "
		"/7 /22857.14285714286 /7 /2 /450 /2\n"
		"[app+0x410]!app 2 100 1 10 /2 /5000 /2 /1 /100 /1\n"},
	{"one stack twice", "gperftools", HEAD "heapprofile\n"
		"1: 20 [4: 400] @ 0x1010\n2: 20 [5: 100] @ 0x1010\n" MAPS,
		ALL_COLUMNS("1")
		"[app+0x40f]!app 9 500 3 40 /9 /42000 /9 /3 /600 /3\n"},
	{"what it left out is nobody's", "gperftools", HEAD "heapprofile\n"
		"3: 40 [8: 450] @ 0x1010\n" MAPS, ALL_COLUMNS("1")
		"[app+0x40f]!app 8 450 3 40 "
		"/8 /25312.5 /8 /3 /533.3333333333334 /3\n"
		" 1 50 0 0 /1 /2500 /1 /0 /0 /0\n"},
	{"sampled, what is in use", "gperftools",
		"heap profile: 2: 200 [2: 200] @ heap_v2/100\n"
		"2: 200 [2: 200] @ 0x1010\n" MAPS, HELD("100")
		"[app+0x40f]!app 3.163953413738653 316.3953413738653 "
		"/2 /50053.00602154237 /5.005300602154238\n"},
	{"none", "gperftools", "heap profile: 0: 0 [0: 0] @ heapprofile\n"
		MAPS, ALL_COLUMNS("1")},
	{"growth", "gperftools", HEAD "growthz\n" MAPS, WHAT},
	{"no kind", "gperftools", HEAD "\n" MAPS, WHAT},
	{"no @", "gperftools", "heap profile: 3: 40 [9: 500]\n" MAPS,
		"its first line is not `heap profile: N: N [N: N] @ KIND`"
		AGAIN},
	{"rate 0", "gperftools", HEAD "heap_v2/0\n" MAPS,
		"line 1 has no rate behind `heap_v2/`" AGAIN},
	{"a row without addresses", "gperftools", HEAD "heapprofile\n"
		"1: 2 [3: 4]\n" MAPS,
		"line 2 is not `N: N [N: N] @ 0xADDRESS ...`" AGAIN},
	{"cut", "gperftools", HEAD "heapprofile\n",
		"it ends before `MAPPED_LIBRARIES:`" AGAIN},

	{"both", "jemalloc", "heap_v2/100\n  t*: 2: 200 [4: 400]\n"
		"  t0: 2: 200 [4: 400]\n@ 0x4010 0x1010\n"
		"  t*: 2: 200 [4: 400]\n  t0: 2: 200 [4: 400] worker\n" MAPS,
		ALL_COLUMNS("100")
		"[app+0x40f]!app 6.327906827477306 632.7906827477306 "
		"3.163953413738653 316.3953413738653 "
		"/4 /100106.01204308475 /10.010601204308475 "
		"/2 /50053.00602154237 /5.005300602154238\n"},
	{"in use alone", "jemalloc", "heap_v2/100\n  t*: 2: 200 [0: 0]\n"
		"@ 0x1010\n  t*: 2: 200 [0: 0]\n" MAPS, HELD("100")
		"[app+0x40f]!app 3.163953413738653 316.3953413738653 "
		"/2 /50053.00602154237 /5.005300602154238\n"},
	{"all of it", "jemalloc", "heap_v2/1\n  t*: 2: 200 [4: 400]\n"
		"@ 0x1010\n  t*: 2: 200 [4: 400]\n" MAPS, ALL_COLUMNS("1")
		"[app+0x40f]!app 4 400 2 200 /4 /40000 /4 /2 /20000 /2\n"},
	{"a stack without numbers", "jemalloc", "heap_v2/1\n"
		"  t*: 2: 200 [4: 400]\n@ 0x1010\n" MAPS,
		"the last stack has no numbers" AGAIN},
	{"numbers without a stack", "jemalloc", "heap_v2/1\n"
		"  t*: 2: 200 [4: 400]\n  t*: 2: 200 [4: 400]\n" MAPS,
		"line 3 is not `t*: N: N [N: N]`" AGAIN},
	{"no head", "jemalloc", "heap_v2/1\n@ 0x1010\n" MAPS,
		"line 2 is not `t*: N: N [N: N]`" AGAIN},
};

static void reads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_reading(cases[i].name, cases[i].text, cases[i].format,
			put_metrics, cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(reads)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
