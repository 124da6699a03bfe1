package io.luaprocess.spring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.luaprocess.limit.HostBudget;
import io.luaprocess.limit.SizeText;
import io.luaprocess.spring.diagnostics.InvalidProcessPropertyException.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the processes of one host, and the functions they call, may use together.
 *
 * @param memory Live data of all processes of the host, as a size or as a percentage of
 * the JVM's maximum heap. Zero means unlimited.
 * @param processor Percentage of the time of all workers that the host has while other
 * processes are ready. Zero means all.
 * @param spawnRate Spawns per second. Zero means unlimited.
 * @param logRate Log records per second. Zero means unlimited.
 */
record HostBudgetProperties(@DefaultValue("0") MemoryLimit memory, @DefaultValue("0%") String processor,
		@DefaultValue("0") int spawnRate, @DefaultValue("0") int logRate) {

	void validate(String prefix, List<Problem> problems) {
		check(problems, prefix + "memory", this.memory.bytes(), HostBudget.memoryProblem(this.memory.bytes()));
		check(problems, prefix + "processor", this.processor, processorProblem());
		check(problems, prefix + "spawn-rate", this.spawnRate, HostBudget.rateProblem(this.spawnRate));
		check(problems, prefix + "log-rate", this.logRate, HostBudget.rateProblem(this.logRate));
	}

	private static void check(List<Problem> problems, String property, Object value, @Nullable String problem) {
		if (problem != null) {
			problems.add(new Problem(property, value, problem));
		}
	}

	private @Nullable String processorProblem() {
		try {
			return HostBudget.processorProblem(SizeText.parseShare(this.processor.trim()));
		}
		catch (IllegalArgumentException ex) {
			return "must be a percentage such as 25%";
		}
	}

	/** As a definition writes them. */
	Map<String, Object> keys() {
		Map<String, Object> keys = new LinkedHashMap<>();
		keys.put("memory", this.memory.bytes() + "B");
		keys.put("processor", this.processor.trim());
		keys.put("spawn_rate", this.spawnRate);
		keys.put("log_rate", this.logRate);
		return keys;
	}

}
