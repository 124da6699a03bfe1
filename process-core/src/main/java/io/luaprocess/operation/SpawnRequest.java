package io.luaprocess.operation;

import java.util.List;
import java.util.function.Supplier;

import io.luaprocess.ProcessException;
import io.luaprocess.cluster.StartRequest;
import io.luaprocess.definition.Definition;
import io.luaprocess.definition.DefinitionRegistry;
import io.luaprocess.kernel.Message;
import io.luaprocess.kernel.ProcessBody;
import io.luaprocess.kernel.ProcessInstance;
import io.luaprocess.kernel.SpawnSpec;
import org.jspecify.annotations.Nullable;

/**
 * What to spawn. The caller is its parent; identity and context are parts of the content.
 *
 * @param id id of the entry
 * @param host id of the host; in a cluster possibly followed by {@code @} and a place,
 * see {@link io.luaprocess.cluster.Cluster#place}
 * @param content copies or maps what the process gets; asked when the caller is known to
 * be permitted
 * @param monitored whether the parent monitors it
 * @param linked whether it is linked with the parent
 * @param name name to register; {@code null} for none
 * @param onStart gets the process before its method begins; {@code null} for none
 */
public record SpawnRequest(String id, String host, Supplier<Content> content, boolean monitored, boolean linked,
		@Nullable String name, SpawnSpec.@Nullable Runner onStart) {

	/**
	 * A plain spawn.
	 * @param id id of the entry
	 * @param host id of the host
	 * @param content copies or maps what the process gets
	 * @return the request
	 */
	public static SpawnRequest of(String id, String host, Supplier<Content> content) {
		return new SpawnRequest(id, host, content, false, false, null, null);
	}

	/**
	 * What a process gets.
	 *
	 * @param body makes its body
	 * @param messages its first messages
	 */
	public record Content(BodyMaker body, List<Message> messages) {
	}

	/**
	 * Makes the body of a process.
	 */
	@FunctionalInterface
	public interface BodyMaker {

		/**
		 * Makes a body; must be short.
		 * @param process the process
		 * @param definitions the definitions in force at the spawn
		 * @param entry the entry
		 * @return the body
		 * @throws ProcessException if there is none, for example because an argument
		 * cannot cross
		 */
		ProcessBody make(ProcessInstance process, DefinitionRegistry definitions, Definition.Code entry);

		/**
		 * Returns what travels to another node, where the body is made then.
		 * @return what the process gets
		 * @throws ProcessException if an argument cannot cross
		 */
		default StartRequest.Luggage luggage() {
			throw new UnsupportedOperationException("this body is made on this node only");
		}

	}

}
