/* Fills in the placeholders of a command. */
#include "gate/measure/command.h"

#include <string.h>

#include "gate/core/buf.h"
#include "gate/text/lines.h"

static const char *place_named(const struct places *places, struct span text,
	size_t *len)
{
	const struct {
		const char *name, *value;
	} all[] = {
		{"{cpu}", places->cpu},
		{"{mem}", places->mem},
		{"{dir}", places->dir},
		{"{run}", places->run},
		{"{workload}", places->workload},
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (span_starts(text, all[i].name)) {
			*len = strlen(all[i].name);
			return all[i].value;
		}
	return NULL;
}

bool is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
		"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-+,:@%=";

	return text[strspn(text, plain)] == '\0';
}

bool workload_fits(const char *name)
{
	bool fits = is_plain(name) && *name;

	for (const char *at = name; fits && *at; at++)
		if (at == name || at[-1] == '/')
			fits = *at != '.' && *at != '/';
	return fits && name[strlen(name) - 1] != '/';
}

struct command command_of(const char *const *words, size_t count)
{
	return (struct command){
		.shell = count == 1 && !is_plain(words[0]),
		.count = count,
		.words = words,
	};
}

/* A name into a line for the shell, or a word. */
static int add_value(struct buf *out, const char *value, bool shell,
	struct err *err)
{
	if (shell && !is_plain(value))
		return err_set(err, ERR_USAGE,
			"%s: a shell would take this "
			"name apart; give the command as words, or measure "
			"into another directory",
			value);
	buf_text(out, value);
	return 0;
}

/* The counter's words into a line for the shell. */
static int add_counter(struct buf *out, const char *const *words,
	struct err *err)
{
	for (size_t i = 0; words && words[i]; i++) {
		buf_text(out, i ? " " : "");
		if (add_value(out, words[i], true, err))
			return -1;
	}
	return 0;
}

static int fill(const char **out, const char *word, bool shell,
	const struct places *places, struct arena *arena, struct err *err)
{
	struct span text = span_of(word);
	struct buf filled = {0};
	int status = 0;

	while (text.len > 0 && status == 0) {
		size_t len = 1;
		const char *value = place_named(places, text, &len);

		if (value)
			status = add_value(&filled, value, shell, err);
		else if (shell && span_starts(text, COUNTER_PLACE)) {
			len = strlen(COUNTER_PLACE);
			status = add_counter(&filled, places->counter, err);
		} else
			buf_char(&filled, *text.data);
		text.data += len;
		text.len -= len;
	}
	*out = arena_copy(arena, buf_view(&filled));
	buf_clear(&filled);
	return status;
}

static bool is_counter(const struct command *command, size_t word)
{
	return !command->shell &&
	       strcmp(command->words[word], COUNTER_PLACE) == 0;
}

struct span command_program(const struct command *command)
{
	struct span word = {0}, line, program = {0};
	bool behind = false;
	size_t counters = 0;

	for (size_t i = 0; i < command->count; i++) {
		line = word = span_of(command->words[i]);
		while (!command->shell || word_next(&line, &word)) {
			if (behind)
				program = word;
			behind = span_equal(word, span_of(COUNTER_PLACE));
			counters += text_find(word, span_of(COUNTER_PLACE)) <
			            word.len;
			if (!command->shell)
				break;
		}
	}
	return counters == 1 ? program : (struct span){0};
}

int command_argv(const char *const **out, const struct command *command,
	const struct places *places, struct arena *arena, struct err *err)
{
	const char *const *counter = places ? places->counter : NULL;
	const char **argv;
	size_t most = command->count + 3, count = 0;

	for (size_t i = 0; counter && counter[i]; i++)
		most++;
	argv = arena_alloc(arena, most, sizeof(*argv));
	if (command->shell) {
		argv[count++] = "/bin/sh";
		argv[count++] = "-c";
	}
	for (size_t i = 0; i < command->count; i++) {
		if (places && is_counter(command, i)) {
			for (size_t c = 0; counter && counter[c]; c++)
				argv[count++] = counter[c];
			continue;
		}
		argv[count] = command->words[i];
		if (places && fill(&argv[count], command->words[i],
				command->shell, places, arena, err))
			return -1;
		count++;
	}
	*out = argv;
	return 0;
}

bool command_names(const struct command *command, const char *placeholder)
{
	for (size_t i = 0; i < command->count; i++)
		if (strstr(command->words[i], placeholder))
			return true;
	return false;
}

const char *command_text(const struct command *command, struct arena *arena)
{
	struct buf text = {0};
	const char *out;

	for (size_t i = 0; i < command->count; i++)
		buf_printf(&text, "%s%s", i ? " " : "", command->words[i]);
	out = arena_copy(arena, buf_view(&text));
	buf_clear(&text);
	return out;
}
