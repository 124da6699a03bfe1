package io.luaprocess.spring.dashboard;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.luaprocess.Pid;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import org.jspecify.annotations.Nullable;

/**
 * Registered names and their owners, in alphabetical order.
 */
final class NamesView implements View {

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 1_000;

	private final LuaProcessRuntime runtime;

	NamesView(LuaProcessRuntime runtime) {
		this.runtime = runtime;
	}

	@Override
	public Object read(List<String> path, Map<String, String> parameters) {
		int limit = Numbers.between("limit", parameters.get("limit"), DEFAULT_LIMIT, MAX_LIMIT);
		String text = parameters.getOrDefault("text", "").toLowerCase(Locale.ROOT);
		Map<String, Pid> all = this.runtime.kernel().names().all();
		List<Map.Entry<String, Pid>> matching = all.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().toLowerCase(Locale.ROOT).contains(text))
			.toList();
		return new NamesPicture(all.size(), matching.size(),
				matching.stream().limit(limit).map((entry) -> name(entry.getKey(), entry.getValue())).toList());
	}

	private NamePicture name(String name, Pid pid) {
		ProcessInstance process = this.runtime.kernel().process(pid);
		return new NamePicture(name, pid.toString(), pid.shortForm(),
				(process != null) ? process.definitionId() : null);
	}

	private record NamesPicture(int total, int matching, List<NamePicture> names) {
	}

	private record NamePicture(String name, String pid, String number, @Nullable String definition) {
	}

}
