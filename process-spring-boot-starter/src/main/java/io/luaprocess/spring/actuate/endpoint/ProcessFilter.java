package io.luaprocess.spring.actuate.endpoint;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

import io.luaprocess.Pid;
import io.luaprocess.definition.Definition;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.runtime.LuaProcessRuntime;
import io.luaprocess.runtime.ProcessContents;
import io.luaprocess.security.Actor;
import org.jspecify.annotations.Nullable;

/**
 * Which processes a query asks for. A value that can match nothing is an error.
 */
final class ProcessFilter implements Predicate<ProcessInstance> {

	static final List<String> STATES = List.of("running", "waiting", "ready", "ending");

	private static final int MOST_NAMES = 100;

	private final LuaProcessRuntime runtime;

	private final ProcessQuery query;

	private final @Nullable Pid named;

	private final @Nullable ProcessInstance parent;

	private final @Nullable String text;

	ProcessFilter(LuaProcessRuntime runtime, ProcessQuery query) {
		this.runtime = runtime;
		this.query = query;
		Requests.oneOf("state", query.state(), STATES);
		String host = query.host();
		if (host != null && runtime.kernel().host(host) == null && !isProgram(host)) {
			throw Requests.unknown("host", host);
		}
		this.named = (query.name() != null) ? runtime.lookup(query.name()) : null;
		this.parent = (query.parent() != null) ? parent(query.parent()) : null;
		this.text = (query.text() != null) ? query.text().toLowerCase(Locale.ROOT) : null;
	}

	private ProcessInstance parent(String parent) {
		ProcessInstance found = Processes.find(this.runtime, parent);
		if (found == null) {
			throw Requests.unknown("parent", parent);
		}
		return found;
	}

	/** Fails if nothing matches because there is no such entry. */
	void checkDefinition() {
		String definition = this.query.definition();
		if (definition != null && !isProgram(definition)) {
			throw Requests.unknown("definition", definition);
		}
	}

	/** Functions stand in their PIDs where processes have their host. */
	private boolean isProgram(String id) {
		return this.runtime.definitions().find(id) instanceof Definition.Code code
				&& code.codeKind() != Definition.CodeKind.LIBRARY;
	}

	@Override
	public boolean test(ProcessInstance process) {
		return (this.query.host() == null || this.query.host().equals(process.pid().host()))
				&& (this.query.definition() == null || this.query.definition().equals(process.definitionId()))
				&& (this.query.name() == null || process.pid().equals(this.named))
				&& (this.parent == null || process.view().isChildOf(this.parent))
				&& (this.query.state() == null || this.query.state().equals(process.view().state()))
				&& (this.text == null || hasText(process, this.text));
	}

	private boolean hasText(ProcessInstance process, String wanted) {
		return contains(process.definitionId(), wanted) || contains(process.pid().host(), wanted)
				|| contains(process.pid().shortForm(), wanted) || contains(process.body().description(), wanted)
				|| contains(actor(process), wanted)
				|| this.runtime.kernel()
					.names()
					.of(process.pid(), MOST_NAMES)
					.stream()
					.anyMatch((name) -> contains(name, wanted));
	}

	/** Returns the id of the actor of a process. */
	static @Nullable String actor(ProcessInstance process) {
		Actor actor = ProcessContents.identity(process).actor();
		return (actor != null) ? actor.id() : null;
	}

	private static boolean contains(@Nullable String text, String wanted) {
		return text != null && text.toLowerCase(Locale.ROOT).contains(wanted);
	}

}
