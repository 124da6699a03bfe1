package io.luaprocess.spring.dashboard;

import java.util.List;
import java.util.Map;

import io.luaprocess.definition.Definition;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.spring.dashboard.DashboardReply.Failure;

/**
 * Program texts, if they may be shown.
 */
final class SourceView implements View {

	private final LuaProcessRuntime runtime;

	private final boolean shown;

	SourceView(LuaProcessRuntime runtime, boolean shown) {
		this.runtime = runtime;
		this.shown = shown;
	}

	@Override
	public Object read(List<String> path, Map<String, String> parameters) {
		if (!this.shown) {
			throw new Failure(403, "program texts are not shown; luaprocess.dashboard.show-source=true shows them");
		}
		String id = parameters.getOrDefault("definition", "");
		if (!(this.runtime.definitions().find(id) instanceof Definition.Code code) || code.source().isEmpty()) {
			throw new Failure(404, "there is no program " + id);
		}
		return new SourcePicture(id, code.origin().file(), 1, code.source());
	}

	/**
	 * A program text.
	 *
	 * @param firstLine number of its first line, as error messages count
	 */
	private record SourcePicture(String definition, String file, int firstLine, String text) {
	}

}
