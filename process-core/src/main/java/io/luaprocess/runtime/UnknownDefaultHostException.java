package io.luaprocess.runtime;

import java.util.List;

import io.luaprocess.definition.DefaultDefinitionRegistry;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.definition.EntryId;

/**
 * Hosts are defined, but the default host is none of them: every spawn that names no host
 * would fail.
 */
public final class UnknownDefaultHostException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String host;

	private final String reason;

	private UnknownDefaultHostException(String host, String reason) {
		super("default host '" + host + "' " + reason);
		this.host = host;
		this.reason = reason;
	}

	/**
	 * Checks the default host. One that was skipped because of an error is known. What a
	 * registry of the application contains is its own matter.
	 */
	static void check(DefinitionRegistry definitions, EntryId defaultHost) {
		String id = defaultHost.toString();
		if (!(definitions instanceof DefaultDefinitionRegistry) || definitions.find(id) instanceof Definition.Host
				|| definitions.problem(id) != null) {
			return;
		}
		List<String> hosts = definitions.all()
			.stream()
			.filter(Definition.Host.class::isInstance)
			.map((host) -> host.id().toString())
			.sorted()
			.toList();
		throw new UnknownDefaultHostException(id, "is none of the defined hosts: " + String.join(", ", hosts)
				+ ". It exists by itself only while no host is defined; define it too, or name one of these");
	}

	/**
	 * Returns the id of the default host.
	 */
	public String host() {
		return this.host;
	}

	/**
	 * Returns what is wrong and what would be right.
	 * @return a text to be read after the id
	 */
	public String reason() {
		return this.reason;
	}

}
