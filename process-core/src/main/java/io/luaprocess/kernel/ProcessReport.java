package io.luaprocess.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

import io.luaprocess.kernel.scheduler.DeterministicScheduler;

/**
 * Says what each process of a kernel does, for a person who looks at a test that hangs.
 */
final class ProcessReport {

	private static final int MOST_PROCESSES = 50;

	private static final int MOST_COROUTINES = 10;

	private static final int MOST_FUNCTIONS = 5;

	private ProcessReport() {
	}

	static String of(Kernel kernel) {
		List<ProcessInstance> processes = new ArrayList<>();
		kernel.processes().forEach(processes::add);
		processes.sort(Comparator.comparingLong((process) -> process.pid().number()));
		StringBuilder text = new StringBuilder();
		text.append(processes.isEmpty() ? "No process is alive.\n" : "Processes:\n");
		processes.stream().limit(MOST_PROCESSES).forEach((process) -> add(text, process));
		if (processes.size() > MOST_PROCESSES) {
			text.append("  and ").append(processes.size() - MOST_PROCESSES).append(" more\n");
		}
		return text.toString();
	}

	private static void add(StringBuilder text, ProcessInstance process) {
		ProcessSnapshot snapshot = process.snapshot();
		text.append("  ").append(snapshot.pid()).append(' ').append(snapshot.definitionId());
		text.append(", ").append(snapshot.state());
		text.append(", messages in the mailbox: ").append(snapshot.mailbox()).append('\n');
		for (Inspection inspection : process.inspect(MOST_COROUTINES, MOST_FUNCTIONS)) {
			text.append("    waits for ").append(inspection.waitsFor()).append('\n');
			inspection.stack().forEach((function) -> text.append("      at ").append(function.text()).append('\n'));
		}
	}

	/** Says where Java code is that processes have called. */
	static String outside(DeterministicScheduler scheduler) {
		StringBuilder text = new StringBuilder();
		for (Thread thread : scheduler.threadsOutside()) {
			text.append("Java code on thread ")
				.append(thread.getName())
				.append(", ")
				.append(thread.getState())
				.append('\n');
			Arrays.stream(thread.getStackTrace())
				.limit(2 * MOST_FUNCTIONS)
				.forEach((element) -> text.append("      at ").append(element).append('\n'));
		}
		return text.toString();
	}

}
