package io.luaprocess.definition;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.luaprocess.security.Actor;
import io.luaprocess.security.Identity;
import io.luaprocess.security.Policy;
import io.luaprocess.security.PolicyStore;
import io.luaprocess.security.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The definitions in force. Thread-safe; a reload replaces all of them at once.
 */
public interface DefinitionRegistry extends PolicyStore {

	/**
	 * Finds an entry.
	 * @param id its id
	 * @return the entry or {@code null}
	 */
	@Nullable Definition find(String id);

	/**
	 * Finds an entry that runs code.
	 * @param id its id
	 * @param kind the kind wanted
	 * @return the entry; {@code null} if absent or of another kind
	 */
	default Definition.@Nullable Code code(String id, Definition.CodeKind kind) {
		return (find(id) instanceof Definition.Code code && code.codeKind() == kind) ? code : null;
	}

	/**
	 * Finds an entry that runs as a process, in Lua or Java.
	 * @param id its id
	 * @return the entry; {@code null} if absent or of another kind
	 */
	default Definition.@Nullable Code process(String id) {
		return (find(id) instanceof Definition.Code code && (code.codeKind() == Definition.CodeKind.PROCESS
				|| code.codeKind() == Definition.CodeKind.JAVA_PROCESS)) ? code : null;
	}

	@Override
	default @Nullable Policy policy(String id) {
		return (find(id) instanceof Definition.PolicyEntry entry) ? entry.policy() : null;
	}

	/**
	 * Returns the identity of the process of a service.
	 * @param service the service
	 * @return actor and scope from its {@code lifecycle.security}; neither if it has none
	 */
	default Identity identity(Definition.Service service) {
		Definition.ServiceSecurity security = service.lifecycle().security();
		if (security == null) {
			return Identity.NONE;
		}
		List<Policy> policies = new ArrayList<>();
		for (EntryId group : security.groups()) {
			Scope scope = namedScope(group.toString());
			if (scope != null) {
				policies.addAll(scope.policies());
			}
		}
		for (EntryId id : security.policies()) {
			Policy policy = policy(id.toString());
			if (policy != null) {
				policies.add(policy);
			}
		}
		String id = (security.actorId() != null) ? security.actorId() : service.id().toString();
		return new Identity(new Actor(id, security.actorMeta()), new Scope(policies));
	}

	/**
	 * Returns all entries.
	 * @return a snapshot, sorted by id
	 */
	Collection<Definition> all();

	/**
	 * Returns why an entry was skipped: its own first error, or that of the entry it
	 * needs.
	 * @param id its id
	 * @return the error; {@code null} if it was not skipped
	 */
	@Nullable DefinitionProblem problem(String id);

	/**
	 * Returns why a group of policies is not there: the error of a policy that belongs to
	 * it and was skipped.
	 * @param group id of the group
	 * @return the error; {@code null} if no policy of the group was skipped
	 */
	default @Nullable DefinitionProblem groupProblem(String group) {
		return null;
	}

	/**
	 * Returns the definitions as they are now, for a process that keeps them whatever is
	 * reloaded.
	 * @return definitions that are never replaced; this object if it cannot tell
	 */
	default DefinitionRegistry snapshot() {
		return this;
	}

	/**
	 * Returns all errors of the last loading; there are some only if erroneous entries
	 * may be skipped.
	 */
	Collection<DefinitionProblem> problems();

}
