/*
 * QEMU's plugin interface, number 1, as far as the counter uses it: the names and
 * types of its functions, which QEMU has when it loads the plugin.
 *
 * Source: QEMU's documentation, "TCG Plugins". QEMU 7.2 takes number 1; one that
 * wants a later one says so and does not load the plugin.
 */
#ifndef GATE_COUNTER_INTERFACE_H
#define GATE_COUNTER_INTERFACE_H

#include <stddef.h>
#include <stdint.h>

#define PLUGIN_INTERFACE 1
#define PLUGIN_SHOWN __attribute__((visibility("default")))

typedef uint64_t plugin_id;

struct qemu_info {               /* the first members of it */
	const char *target_name; /* of the guest: "x86_64" */
};
struct qemu_plugin_tb;   /* a block of instructions that is being translated */
struct qemu_plugin_insn; /* one of them */

enum plugin_registers { PLUGIN_NO_REGISTERS }; /* that a callback looks at */

typedef void plugin_simple(plugin_id id, unsigned vcpu);
typedef void plugin_ended(plugin_id id, void *data);
typedef void plugin_translated(plugin_id id, struct qemu_plugin_tb *block);
typedef void plugin_executed(unsigned vcpu, void *data);

/* What QEMU looks for. */
extern PLUGIN_SHOWN int qemu_plugin_version;
PLUGIN_SHOWN int qemu_plugin_install(plugin_id id, const struct qemu_info *info,
	int count, char **words);

/* What QEMU has. */
void qemu_plugin_register_vcpu_init_cb(plugin_id id, plugin_simple *call);
void qemu_plugin_register_vcpu_tb_trans_cb(plugin_id id,
	plugin_translated *call);
void qemu_plugin_register_vcpu_tb_exec_cb(struct qemu_plugin_tb *block,
	plugin_executed *call, enum plugin_registers flags, void *data);
void qemu_plugin_register_vcpu_insn_exec_cb(struct qemu_plugin_insn *insn,
	plugin_executed *call, enum plugin_registers flags, void *data);
void qemu_plugin_register_atexit_cb(plugin_id id, plugin_ended *call,
	void *data);
size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *block);
struct qemu_plugin_insn *
qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *block, size_t index);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *insn);
/* In user mode where the instruction's bytes are, in this process. */
void *qemu_plugin_insn_haddr(const struct qemu_plugin_insn *insn);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *insn);

#endif
