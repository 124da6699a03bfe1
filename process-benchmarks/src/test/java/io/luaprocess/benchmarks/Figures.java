package io.luaprocess.benchmarks;

import java.util.Arrays;
import java.util.Locale;

import io.luaprocess.lua.engine.SourceFuzz;

/**
 * Runs a program that prints figures: {@code Figures NAME [ARGUMENT …]}. Without
 * arguments it lists the programs.
 */
public final class Figures {

	private Figures() {
	}

	/**
	 * Runs a program.
	 * @param args its name and its arguments
	 * @throws Exception if the program fails
	 */
	public static void main(String[] args) throws Exception {
		if (args.length == 0) {
			list();
			return;
		}
		Entry entry = Arrays.stream(Entry.values())
			.filter((candidate) -> candidate.title().equals(args[0]))
			.findFirst()
			.orElse(null);
		if (entry == null) {
			System.err.println("no figures '" + args[0] + "', there are:");
			list();
			System.exit(1);
			return;
		}
		entry.program.run(Arrays.copyOfRange(args, 1, args.length));
	}

	private static void list() {
		for (Entry entry : Entry.values()) {
			Measuring.print("%-14s %-32s %s", entry.title(), entry.arguments, entry.description);
		}
	}

	/** A program with the arguments it takes and what it prints. */
	private enum Entry {

		COMPUTE(ComputeBenchmark::main, "[PROGRAM,…]", "computation beside PUC Lua and LuaJIT"),

		RUNTIME(RuntimeFigures::main, "[PART …]", "Lua processes: memory, spawns, messages, coroutines, fairness"),

		KERNEL(KernelFigures::main, "[PART …]", "the same for the kernel alone, without Lua"),

		SCHEDULER(SchedulerFigures::main, "[PART …]", "tasks on the scheduler alone: messages, spawns"),

		JAVA(JavaCallFigures::main, "[ROUNDS]", "what a call of a bean costs a program"),

		MEMORY(MemoryFigures::main, "[SECONDS]", "time until memory bombs end; for -Xmx256m"),

		TERMINATION(SandboxFigures::main, "[ENGINE [TRIES [STATE …]]]", "time from terminate to EXIT, in every state"),

		COMPILATION(CompileFigures::main, "[SCRIPTS]", "time to compile a script of 500 lines"),

		POLLS(PollFigures::main, "[JVMS [ROUNDS [PART [FILE …]]]]", "what safepoint polls cost"),

		DIFFERENTIAL(DifferentialFigures::main, "[PROGRAMS [SEED [SHOWN]]]", "random programs beside lua5.2"),

		FUZZ(SourceFuzz::main, "[TEXTS [SEED]]", "almost-programs in both engines");

		private final Program program;

		private final String arguments;

		private final String description;

		Entry(Program program, String arguments, String description) {
			this.program = program;
			this.arguments = arguments;
			this.description = description;
		}

		String title() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

	/** The main method of a program. */
	@FunctionalInterface
	private interface Program {

		void run(String[] args) throws Exception;

	}

}
